/* Pieces of JSON, as the files that read it share them. */
#ifndef DEDUP_JSON_H
#define DEDUP_JSON_H

#include <stddef.h>
#include <stdint.h>

typedef const uint8_t *place;

/* Each of these returns the place behind what it read, or NULL where it reads no such thing. */

place json_space(place p, place end); /* none is some */
place json_number(place p, place end);
place json_word(place p, place end, const char *wanted);

/* A string, p behind its first quote; that it holds no control characters is the caller's to know. Where `out` is given
 * its characters are moved there, which may be before p: no escape is shorter than what it stands for. Half a pair of
 * surrogates is no string. */
place json_string(place p, place end, uint8_t **out);

#endif
