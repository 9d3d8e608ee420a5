/* What a lookup found in the segments, as the paragraphs and hits that an answer is made of.
 *
 * Found is what segment_postings tells, big-endian: u32 saturated keys, u32 sketches; for each sketch u16 paragraphs, each
 * u32 id, u16 bands, u16 fingerprints; then every key with more than CAP ids: u32 sketch (from 1), u8 whether a
 * fingerprint, u8 0 none, 1 a mark that there were more, 2 counted before, u16 ids, those. Chunks are those of chunks.lua. */
#ifndef DEDUP_FOUND_H
#define DEDUP_FOUND_H

#include "bytes.h"
#include "glue.h"

#define CHUNK 32 /* paragraphs in one string */
#define BAD (-2) /* arguments that are none */

typedef struct {
    uint32_t id, frequency;
    const uint8_t *list; /* the first carriers, u32 each, ascending */
    size_t listed, skipped; /* how many; which of them is left out, if any */
    slice texts; /* the chunk that its text is in */
    int alive, own, chosen;
} paragraph;

typedef struct {
    uint32_t sketch, id, bands, fingers;
} hit;

typedef struct {
    paragraph *paragraphs; /* ascending by id */
    hit *hits;
    size_t count, hit_count, sketches;
    uint32_t saturated;
    slice groups;
} reading;

/* The ids of everything found, distinct and ascending, as paragraphs; forget_found afterwards in any case. 0, -1 without
 * memory, BAD. */
int read_found(const Py_buffer *found, reading *r);

void forget_found(reading *r);

/* Sets the exception for such a code, none for another; NULL. */
PyObject *found_refused(int code);

/* How many chunks the paragraphs are in. */
size_t chunks_of(const reading *r);

#endif
