import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLRequestListener } from '@apollo/server';
import { Kind, type OperationDefinitionNode } from 'graphql';
import type { GraphContext } from './context';
import { causeOf, isBug } from './errors';
import type { GraphObserver } from './observer';

type Request = GraphQLRequestContext<GraphContext>;

/** Completes every answer: `extensions.personalization`, the observer told, bugs logged under their request's id. */
export function answering(
  observer: GraphObserver,
  requestIds: WeakMap<object, string>,
): ApolloServerPlugin<GraphContext> {
  const listener: GraphQLRequestListener<GraphContext> = {
    didEncounterErrors: ({ errors, contextValue: { requestId } }) => {
      for (const error of errors) {
        requestIds.set(error, requestId);
        if (isBug(error)) observer.broke(causeOf(error), { requestId, path: (error.path ?? []).join('.') });
      }
      return Promise.resolve();
    },
    willSendResponse: (request) => {
      addExtensions(request, observer);
      report(request, observer);
      return Promise.resolve();
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

function addExtensions({ response, contextValue }: Request, observer: GraphObserver): void {
  const { personalization } = contextValue.answer;
  if (personalization === undefined || response.body?.kind !== 'single') return;
  const { singleResult } = response.body;
  singleResult.extensions = { ...singleResult.extensions, personalization };
  observer.ranked(personalization);
}

function report({ response, operation, contextValue }: Request, observer: GraphObserver): void {
  const errors = response.body?.kind === 'single' ? response.body.singleResult.errors : undefined;
  for (const { extensions } of errors ?? []) observer.failed(String(extensions?.code));
  const ms = performance.now() - contextValue.startedAt;
  const failed = errors !== undefined && errors.length > 0;
  observer.operationEnded({
    kind: operation?.operation ?? 'none',
    field: operation ? rootField(operation) : 'none',
    ms,
    failed,
  });
}

function rootField({ selectionSet }: OperationDefinitionNode): string {
  const field = selectionSet.selections.find((selection) => selection.kind === Kind.FIELD);
  return field?.name.value ?? 'fragment';
}
