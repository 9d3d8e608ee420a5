/* JSON (RFC 8259) a piece at a time, in bytes. */
#include "json.h"

#include <string.h>

place json_space(place p, place end) {
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r')) p++;
    return p;
}

static place digits(place p, place end) {
    place begin = p;
    while (p < end && *p >= '0' && *p <= '9') p++;
    return p > begin ? p : NULL;
}

place json_number(place p, place end) {
    if (p < end && *p == '-') p++;
    if (p < end && *p == '0') p++;
    else if (!(p = digits(p, end))) return NULL;
    if (p < end && *p == '.' && !(p = digits(p + 1, end))) return NULL;
    if (p == end || (*p | 32) != 'e') return p;
    p++;
    if (p < end && (*p == '+' || *p == '-')) p++;
    return digits(p, end);
}

place json_word(place p, place end, const char *wanted) {
    size_t size = strlen(wanted);
    return (size_t)(end - p) >= size && !memcmp(p, wanted, size) ? p + size : NULL;
}

static int hex(place p, place end) {
    int value = 0;
    if (end - p < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int c = p[i], digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) return -1;
        value = value << 4 | digit;
    }
    return value;
}

static uint8_t *put_utf8(uint8_t *out, uint32_t c) {
    if (c < 0x80) {
        *out++ = (uint8_t)c;
    } else if (c < 0x800) {
        *out++ = (uint8_t)(0xC0 | c >> 6);
        *out++ = (uint8_t)(0x80 | (c & 63));
    } else {
        if (c >= 0x10000) *out++ = (uint8_t)(0xF0 | c >> 18);
        *out++ = (uint8_t)(c < 0x10000 ? 0xE0 | c >> 12 : 0x80 | (c >> 12 & 63));
        *out++ = (uint8_t)(0x80 | (c >> 6 & 63));
        *out++ = (uint8_t)(0x80 | (c & 63));
    }
    return out;
}

/* What stands behind a backslash; its character. */
static place escape(place p, place end, uint32_t *c) {
    static const char NAMES[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";
    if (p == end) return NULL;
    if (*p != 'u') {
        const char *found = *p ? strchr(NAMES, *p) : NULL;
        if (!found) return NULL;
        *c = (uint32_t)MEANT[found - NAMES];
        return p + 1;
    }
    int one = hex(p + 1, end);
    if (one < 0 || (one >= 0xDC00 && one < 0xE000)) return NULL; /* half a pair alone is the caller's */
    *c = (uint32_t)one;
    if (one < 0xD800 || one >= 0xE000) return p + 5;
    int other = end - p >= 7 && p[5] == '\\' && p[6] == 'u' ? hex(p + 7, end) : -1;
    if (other < 0xDC00 || other >= 0xE000) return NULL;
    *c = 0x10000 + ((uint32_t)(one - 0xD800) << 10 | (uint32_t)(other - 0xDC00));
    return p + 11;
}

place json_string(place p, place end, uint8_t **out) {
    for (place quote = NULL;;) {
        if (!quote || quote < p) quote = memchr(p, '"', (size_t)(end - p)); /* not again for every escape before it */
        if (!quote) return NULL;
        place back = memchr(p, '\\', (size_t)(quote - p)), plain = back ? back : quote;
        if (out) {
            memmove(*out, p, (size_t)(plain - p));
            *out += plain - p;
        }
        if (!back) return quote + 1;
        uint32_t c;
        p = escape(back + 1, end, &c);
        if (!p) return NULL;
        if (out) *out = put_utf8(*out, c);
    }
}
