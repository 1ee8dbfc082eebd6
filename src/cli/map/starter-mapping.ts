import { isContent } from '../../cms/document-content';
import type { WatchedDocument } from '../../cms/document-watch';
import { fieldsFor } from '../../cms/field-guess';
import { FIELD_ROLES, type FieldMapping, type FieldNames } from '../../cms/field-mapping';

/** A mapping that says what was guessed: types that are items, and what fills each role; null where nothing does. */
export function starterMapping(documents: readonly WatchedDocument[], mapping: FieldMapping): FieldMapping {
  const items = documents.filter((document) => isContent(document, mapping));
  const chosen = items.length > 0 ? items : documents;
  const types = [...new Set(chosen.map(({ types: [type] }) => type))];
  const byType = types.map(
    (type) =>
      [
        type,
        namesOf(
          chosen.find((one) => one.types[0] === type)!,
          mapping,
        ),
      ] as const,
  );
  const [only] = byType;
  const { fields: _, fieldsOfType: __, ...rest } = { ...mapping };
  if (only === undefined) return mapping;
  return {
    ...rest,
    types,
    ...(byType.length === 1 ? { fields: only[1] } : { fieldsOfType: Object.fromEntries(byType) }),
  };
}

function namesOf({ record, types, systemFields }: WatchedDocument, mapping: FieldMapping): FieldNames {
  const fields = fieldsFor(record, types, mapping, systemFields);
  const names = FIELD_ROLES.filter((role) => role !== 'title' || fields.title.length > 0).map((role) => {
    const paths = fields[role].slice(0, 10);
    return [role, paths.length === 0 ? null : paths.length === 1 ? paths[0]! : paths] as const;
  });
  return Object.fromEntries(names);
}
