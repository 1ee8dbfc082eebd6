;; Inner products of rows of signed bytes in blocks of 64, each block with its own scale. All arguments are addresses in
;; bytes; `blocks` is how many 64s a row has. Assembled with wabt's wat2wasm; the bytes are in code-products.ts.
(module
  (memory (export "memory") 1)

  (func $sum (param $v v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
      (f32.add (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v)))))

  ;; Two rows of codes: whole numbers inside a block, sixteen at a time.
  (func (export "codesByCodes")
    (param $a i32) (param $b i32) (param $scalesA i32) (param $scalesB i32) (param $blocks i32) (result f32)
    (local $end i32) (local $blockEnd i32) (local $part v128) (local $all v128) (local $x v128) (local $y v128)
    (local.set $end (i32.add (local.get $a) (i32.shl (local.get $blocks) (i32.const 6))))
    (loop $block
      (local.set $part (v128.const i32x4 0 0 0 0))
      (local.set $blockEnd (i32.add (local.get $a) (i32.const 64)))
      (loop $sixteen
        (local.set $x (v128.load (local.get $a)))
        (local.set $y (v128.load (local.get $b)))
        (local.set $part (i32x4.add (local.get $part) (i32x4.add
          (i32x4.extadd_pairwise_i16x8_s (i16x8.extmul_low_i8x16_s (local.get $x) (local.get $y)))
          (i32x4.extadd_pairwise_i16x8_s (i16x8.extmul_high_i8x16_s (local.get $x) (local.get $y))))))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (br_if $sixteen (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 16))) (local.get $blockEnd))))
      (local.set $all (f32x4.add (local.get $all) (f32x4.mul
        (f32x4.convert_i32x4_s (local.get $part))
        (f32x4.splat (f32.mul (f32.load (local.get $scalesA)) (f32.load (local.get $scalesB)))))))
      (local.set $scalesA (i32.add (local.get $scalesA) (i32.const 4)))
      (local.set $scalesB (i32.add (local.get $scalesB) (i32.const 4)))
      (br_if $block (i32.lt_u (local.get $a) (local.get $end))))
    (call $sum (local.get $all)))

  ;; A row of codes and one of 32-bit numbers, eight at a time.
  (func (export "codesByNumbers")
    (param $a i32) (param $numbers i32) (param $scales i32) (param $blocks i32) (result f32)
    (local $end i32) (local $blockEnd i32) (local $part v128) (local $all v128) (local $x v128)
    (local.set $end (i32.add (local.get $a) (i32.shl (local.get $blocks) (i32.const 6))))
    (loop $block
      (local.set $part (v128.const f32x4 0 0 0 0))
      (local.set $blockEnd (i32.add (local.get $a) (i32.const 64)))
      (loop $eight
        (local.set $x (v128.load8x8_s (local.get $a)))
        (local.set $part (f32x4.add (local.get $part) (f32x4.add
          (f32x4.mul
            (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $x)))
            (v128.load (local.get $numbers)))
          (f32x4.mul
            (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $x)))
            (v128.load offset=16 (local.get $numbers))))))
        (local.set $numbers (i32.add (local.get $numbers) (i32.const 32)))
        (br_if $eight (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 8))) (local.get $blockEnd))))
      (local.set $all (f32x4.add (local.get $all)
        (f32x4.mul (local.get $part) (f32x4.splat (f32.load (local.get $scales))))))
      (local.set $scales (i32.add (local.get $scales) (i32.const 4)))
      (br_if $block (i32.lt_u (local.get $a) (local.get $end))))
    (call $sum (local.get $all))))
