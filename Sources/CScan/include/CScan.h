// Byte scanning that Swift has no intrinsics for: bit masks over blocks of 64 bytes, and runs of one class of characters.
// Header only, so that it is inlined into Swift. No function reads outside the bytes that it is given.
#ifndef CSCAN_H
#define CSCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// Bit i says that byte i of the block is this character.
typedef struct {
    uint64_t line_feed;
    uint64_t carriage_return;
    uint64_t colon;
} cscan_masks;

#if defined(__SSE2__)
static inline uint64_t cscan_equal(__m128i a, __m128i b, __m128i c, __m128i d, char wanted) {
    const __m128i k = _mm_set1_epi8(wanted);
    uint64_t m0 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(a, k));
    uint64_t m1 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(b, k));
    uint64_t m2 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(c, k));
    uint64_t m3 = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(d, k));
    return m0 | m1 << 16 | m2 << 32 | m3 << 48;
}

/// `block` has 64 readable bytes.
static inline cscan_masks cscan_block(const uint8_t *block) {
    const __m128i *p = (const __m128i *)(const void *)block;
    const __m128i a = _mm_loadu_si128(p), b = _mm_loadu_si128(p + 1);
    const __m128i c = _mm_loadu_si128(p + 2), d = _mm_loadu_si128(p + 3);
    cscan_masks masks = {
        cscan_equal(a, b, c, d, '\n'), cscan_equal(a, b, c, d, '\r'), cscan_equal(a, b, c, d, ':')};
    return masks;
}
#elif defined(__aarch64__)
static inline uint64_t cscan_equal(uint8x16x4_t v, uint8_t wanted) {
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t k = vdupq_n_u8(wanted), bits = vld1q_u8(weights);
    const uint8x16_t a = vandq_u8(vceqq_u8(v.val[0], k), bits), b = vandq_u8(vceqq_u8(v.val[1], k), bits);
    const uint8x16_t c = vandq_u8(vceqq_u8(v.val[2], k), bits), d = vandq_u8(vceqq_u8(v.val[3], k), bits);
    uint8x16_t sum = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

/// `block` has 64 readable bytes.
static inline cscan_masks cscan_block(const uint8_t *block) {
    const uint8x16x4_t v = {{vld1q_u8(block), vld1q_u8(block + 16), vld1q_u8(block + 32), vld1q_u8(block + 48)}};
    cscan_masks masks = {cscan_equal(v, '\n'), cscan_equal(v, '\r'), cscan_equal(v, ':')};
    return masks;
}
#else
/// `block` has 64 readable bytes.
static inline cscan_masks cscan_block(const uint8_t *block) {
    cscan_masks masks = {0, 0, 0};
    for (int i = 0; i < 64; i++) {
        masks.line_feed |= (uint64_t)(block[i] == '\n') << i;
        masks.carriage_return |= (uint64_t)(block[i] == '\r') << i;
        masks.colon |= (uint64_t)(block[i] == ':') << i;
    }
    return masks;
}
#endif

/// The last block: `count` readable bytes, fewer than 64. Copied, so that nothing past them is read.
static inline cscan_masks cscan_tail(const uint8_t *block, size_t count) {
    uint8_t copy[64] = {0};
    memcpy(copy, block, count & 63);
    return cscan_block(copy);
}

/// Classes of characters (RFC 3261 §25.1); a byte may be in several.
enum {
    /// token: the names of methods, headers and parameters.
    CSCAN_TOKEN = 1,
    /// SP, HTAB, and the CR and LF of a folded line.
    CSCAN_SPACE = 2,
    /// user of a SIP URI; '#' and bytes above 127 too, which the grammar wants escaped: they arrive, and are judged.
    CSCAN_USER = 4,
    /// A URI or its parameters: what is visible, but for <, > and the double quote.
    CSCAN_URI = 8,
    /// Host name, with the underscore that people use.
    CSCAN_HOST = 16,
    /// Between the brackets of an IPv6 reference.
    CSCAN_IPV6 = 32,
    /// Value of a header parameter, unquoted: also [, ], : and = that practice has there.
    CSCAN_VALUE = 64,
    /// Display name without quotes.
    CSCAN_DISPLAY = 128,
};

#define CSCAN_ALNUM (CSCAN_TOKEN | CSCAN_USER | CSCAN_URI | CSCAN_HOST | CSCAN_VALUE | CSCAN_DISPLAY)
#define CSCAN_COMMON (CSCAN_TOKEN | CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY)
static const uint8_t cscan_classes[256] = {
    ['\t'] = CSCAN_SPACE | CSCAN_DISPLAY,
    ['\n'] = CSCAN_SPACE | CSCAN_DISPLAY,
    ['\r'] = CSCAN_SPACE | CSCAN_DISPLAY,
    [' '] = CSCAN_SPACE | CSCAN_DISPLAY,
    ['0' ... '9'] = CSCAN_ALNUM | CSCAN_IPV6,
    ['a' ... 'f'] = CSCAN_ALNUM | CSCAN_IPV6,
    ['A' ... 'F'] = CSCAN_ALNUM | CSCAN_IPV6,
    ['g' ... 'z'] = CSCAN_ALNUM,
    ['G' ... 'Z'] = CSCAN_ALNUM,
    ['-'] = CSCAN_ALNUM,
    ['.'] = CSCAN_ALNUM | CSCAN_IPV6,
    ['_'] = CSCAN_ALNUM,
    ['!'] = CSCAN_COMMON,
    ['%'] = CSCAN_COMMON,
    ['*'] = CSCAN_COMMON,
    ['+'] = CSCAN_COMMON,
    ['\''] = CSCAN_COMMON,
    ['~'] = CSCAN_COMMON,
    ['`'] = CSCAN_TOKEN | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['('] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    [')'] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['&'] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['='] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['$'] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['/'] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['#'] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['?'] = CSCAN_USER | CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    [','] = CSCAN_USER | CSCAN_URI,
    [';'] = CSCAN_USER | CSCAN_URI,
    [':'] = CSCAN_URI | CSCAN_IPV6 | CSCAN_VALUE,
    ['@'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['['] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    [']'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['{'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['}'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['|'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['^'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    ['\\'] = CSCAN_URI | CSCAN_VALUE | CSCAN_DISPLAY,
    [128 ... 255] = CSCAN_USER | CSCAN_DISPLAY,
};
#undef CSCAN_ALNUM
#undef CSCAN_COMMON

static inline uint8_t cscan_class(uint8_t byte) { return cscan_classes[byte]; }

/// The first position from `from` on, `end` at most, whose byte is not in `class`. `bytes` has `end` readable bytes.
static inline size_t cscan_run(const uint8_t *bytes, size_t from, size_t end, uint8_t class_) {
    while (from < end && (cscan_classes[bytes[from]] & class_)) from++;
    return from;
}

/// The first position from `from` on, `end` at most, of one of three characters. `bytes` has `end` readable bytes.
static inline size_t cscan_find(const uint8_t *bytes, size_t from, size_t end, uint8_t a, uint8_t b, uint8_t c) {
    while (from < end && bytes[from] != a && bytes[from] != b && bytes[from] != c) from++;
    return from;
}

#endif
