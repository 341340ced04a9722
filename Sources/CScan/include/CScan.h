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

/// Bit i says that byte i of the block is a colon, or a control character up to CR: HTAB, LF, CR and what no header has.
typedef struct {
    uint64_t colon;
    uint64_t control;
} cscan_masks;

#if defined(__SSE2__)
static inline uint64_t cscan_bits(__m128i a, __m128i b, __m128i c, __m128i d) {
    const uint64_t m0 = (uint32_t)_mm_movemask_epi8(a), m1 = (uint32_t)_mm_movemask_epi8(b);
    const uint64_t m2 = (uint32_t)_mm_movemask_epi8(c), m3 = (uint32_t)_mm_movemask_epi8(d);
    return (m0 | m1 << 16) | (m2 | m3 << 16) << 32;
}

/// `block` has 64 readable bytes.
static inline cscan_masks cscan_block(const uint8_t *block) {
    const __m128i *p = (const __m128i *)(const void *)block;
    const __m128i a = _mm_loadu_si128(p), b = _mm_loadu_si128(p + 1);
    const __m128i c = _mm_loadu_si128(p + 2), d = _mm_loadu_si128(p + 3);
    const __m128i colon = _mm_set1_epi8(':'), last = _mm_set1_epi8('\r');
    cscan_masks masks = {
        cscan_bits(
            _mm_cmpeq_epi8(a, colon), _mm_cmpeq_epi8(b, colon), _mm_cmpeq_epi8(c, colon), _mm_cmpeq_epi8(d, colon)),
        cscan_bits(
            _mm_cmpeq_epi8(_mm_min_epu8(a, last), a), _mm_cmpeq_epi8(_mm_min_epu8(b, last), b),
            _mm_cmpeq_epi8(_mm_min_epu8(c, last), c), _mm_cmpeq_epi8(_mm_min_epu8(d, last), d)),
    };
    return masks;
}
#elif defined(__aarch64__)
static inline uint64_t cscan_bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
    static const uint8_t weights[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t bits = vld1q_u8(weights);
    uint8x16_t sum = vpaddq_u8(
        vpaddq_u8(vandq_u8(a, bits), vandq_u8(b, bits)), vpaddq_u8(vandq_u8(c, bits), vandq_u8(d, bits)));
    sum = vpaddq_u8(sum, sum);
    return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

/// `block` has 64 readable bytes.
static inline cscan_masks cscan_block(const uint8_t *block) {
    const uint8x16_t a = vld1q_u8(block), b = vld1q_u8(block + 16);
    const uint8x16_t c = vld1q_u8(block + 32), d = vld1q_u8(block + 48);
    const uint8x16_t colon = vdupq_n_u8(':'), last = vdupq_n_u8('\r');
    cscan_masks masks = {
        cscan_bits(vceqq_u8(a, colon), vceqq_u8(b, colon), vceqq_u8(c, colon), vceqq_u8(d, colon)),
        cscan_bits(vcleq_u8(a, last), vcleq_u8(b, last), vcleq_u8(c, last), vcleq_u8(d, last)),
    };
    return masks;
}
#else
/// `block` has 64 readable bytes.
static inline cscan_masks cscan_block(const uint8_t *block) {
    cscan_masks masks = {0, 0};
    for (int i = 0; i < 64; i++) {
        masks.colon |= (uint64_t)(block[i] == ':') << i;
        masks.control |= (uint64_t)(block[i] <= '\r') << i;
    }
    return masks;
}
#endif

/// The last block: `count` readable bytes, fewer than 64. Copied, so that nothing past them is read.
static inline cscan_masks cscan_tail(const uint8_t *block, size_t count) {
    uint8_t copy[64];
    memset(copy, ' ', sizeof copy);
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
    /// Parameters of a SIP URI: CSCAN_URI but for the question mark, which begins its headers.
    CSCAN_PARAMETERS = 256,
    /// What is neither a space nor a control character.
    CSCAN_VISIBLE = 512,
};

#define CSCAN_ANY (CSCAN_URI | CSCAN_PARAMETERS | CSCAN_VISIBLE)
#define CSCAN_COMMON (CSCAN_ANY | CSCAN_TOKEN | CSCAN_USER | CSCAN_VALUE | CSCAN_DISPLAY)
#define CSCAN_ALNUM (CSCAN_COMMON | CSCAN_HOST)
static const uint16_t cscan_classes[256] = {
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
    ['`'] = CSCAN_TOKEN | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['('] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    [')'] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['&'] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['='] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['$'] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['/'] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['#'] = CSCAN_USER | CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['?'] = CSCAN_USER | CSCAN_URI | CSCAN_VISIBLE | CSCAN_VALUE | CSCAN_DISPLAY,
    [','] = CSCAN_USER | CSCAN_ANY,
    [';'] = CSCAN_USER | CSCAN_ANY,
    [':'] = CSCAN_ANY | CSCAN_IPV6 | CSCAN_VALUE,
    ['@'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['['] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    [']'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['{'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['}'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['|'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['^'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    ['\\'] = CSCAN_ANY | CSCAN_VALUE | CSCAN_DISPLAY,
    [128 ... 255] = CSCAN_USER | CSCAN_DISPLAY | CSCAN_VISIBLE,
    ['"'] = CSCAN_VISIBLE,
    ['<'] = CSCAN_VISIBLE,
    ['>'] = CSCAN_VISIBLE,
};
#undef CSCAN_ALNUM
#undef CSCAN_ANY
#undef CSCAN_COMMON

static inline uint16_t cscan_class(uint8_t byte) { return cscan_classes[byte]; }

#if defined(__SSE2__)
static inline __m128i cscan_is(__m128i v, char byte) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(byte)); }

static inline __m128i cscan_in(__m128i v, char first, char last) {
    const __m128i t = _mm_sub_epi8(v, _mm_set1_epi8(first));
    return _mm_cmpeq_epi8(_mm_min_epu8(t, _mm_set1_epi8((char)(last - first))), t);
}

/// The classes whose rule is short, 16 bytes at a time: bit i says that byte i is not in the class. The same sets as in
/// the table; a test compares them byte by byte.
static inline __attribute__((always_inline)) unsigned cscan_outside(__m128i v, uint16_t class_) {
    __m128i out = cscan_is(v, 0x7F);
    if (class_ == CSCAN_HOST) {
        const __m128i letter = cscan_in(_mm_or_si128(v, _mm_set1_epi8(0x20)), 'a', 'z');
        const __m128i sign = _mm_or_si128(_mm_or_si128(cscan_is(v, '-'), cscan_is(v, '.')), cscan_is(v, '_'));
        const __m128i in = _mm_or_si128(_mm_or_si128(letter, cscan_in(v, '0', '9')), sign);
        return (unsigned)_mm_movemask_epi8(in) ^ 0xFFFFu;
    }
    if (class_ == CSCAN_VISIBLE || class_ == CSCAN_USER) {
        out = _mm_or_si128(out, cscan_in(v, 0, 0x20));
    } else {
        // Signed: bytes above 127 are below 33 too.
        out = _mm_or_si128(out, _mm_cmplt_epi8(v, _mm_set1_epi8(0x21)));
    }
    if (class_ == CSCAN_VISIBLE) return (unsigned)_mm_movemask_epi8(out);
    out = _mm_or_si128(out, _mm_or_si128(cscan_is(v, '"'), _mm_or_si128(cscan_is(v, '<'), cscan_is(v, '>'))));
    if (class_ == CSCAN_PARAMETERS) out = _mm_or_si128(out, cscan_is(v, '?'));
    if (class_ == CSCAN_VALUE) out = _mm_or_si128(out, _mm_or_si128(cscan_is(v, ','), cscan_is(v, ';')));
    if (class_ == CSCAN_USER) {
        out = _mm_or_si128(out, _mm_or_si128(cscan_is(v, ':'), _mm_or_si128(cscan_is(v, '@'), cscan_is(v, '`'))));
        out = _mm_or_si128(out, _mm_or_si128(cscan_in(v, '[', '^'), cscan_in(v, '{', '}')));
    }
    return (unsigned)_mm_movemask_epi8(out);
}
#endif

/// The first position from `from` on, `end` at most, whose byte is not in the class. `bytes` has `count` readable bytes,
/// not fewer than `end`. One class, not several.
static inline __attribute__((always_inline)) size_t cscan_run(
    const uint8_t *bytes, size_t from, size_t end, size_t count, uint16_t class_) {
#if defined(__SSE2__)
    if (class_ == CSCAN_HOST || class_ == CSCAN_VISIBLE || class_ == CSCAN_USER || class_ == CSCAN_URI ||
        class_ == CSCAN_PARAMETERS || class_ == CSCAN_VALUE) {
        while (from < end && count - from >= 16) {
            const unsigned out =
                cscan_outside(_mm_loadu_si128((const __m128i *)(const void *)(bytes + from)), class_);
            if (out) {
                const size_t at = from + (size_t)__builtin_ctz(out);
                return at < end ? at : end;
            }
            from += 16;
        }
        if (from >= end) return end;
    }
#endif
    while (from < end && (cscan_classes[bytes[from]] & class_)) from++;
    return from;
}

/// The first position from `from` on, `end` at most, of one of three characters. `bytes` has `count` readable bytes, not
/// fewer than `end`.
static inline size_t cscan_find(
    const uint8_t *bytes, size_t from, size_t end, size_t count, uint8_t a, uint8_t b, uint8_t c) {
#if defined(__SSE2__)
    const __m128i ka = _mm_set1_epi8((char)a), kb = _mm_set1_epi8((char)b), kc = _mm_set1_epi8((char)c);
    while (from < end && count - from >= 16) {
        const __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(bytes + from));
        const __m128i hit =
            _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, ka), _mm_cmpeq_epi8(v, kb)), _mm_cmpeq_epi8(v, kc));
        const unsigned mask = (unsigned)_mm_movemask_epi8(hit);
        if (mask) {
            const size_t at = from + (size_t)__builtin_ctz(mask);
            return at < end ? at : end;
        }
        from += 16;
    }
    if (from >= end) return end;
#endif
    while (from < end && bytes[from] != a && bytes[from] != b && bytes[from] != c) from++;
    return from;
}

#endif
