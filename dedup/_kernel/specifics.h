/* Names and figures in plain text, as the files that look for them share it. */
#ifndef DEDUP_SPECIFICS_H
#define DEDUP_SPECIFICS_H

#include "glue.h"
#include "plain.h"

/* Words that something is looked up among. */
typedef struct {
    const char *words;   /* parted and surrounded by spaces */
    uint8_t begins[256]; /* whether one of them begins and is as long as `begin_of` tells */
} listed;

/* What makes a word a name or a figure. */
typedef struct {
    listed numbers;
    PyObject *no_names; /* a set, or None where capitals make no names */
} specific_words;

enum { NEITHER, FIGURE, NAME };

/* Takes words that are parted and surrounded by spaces; they are not copied. */
void list_words(listed *list, const char *words);

/* Whether a word is one of them. */
int is_listed(const listed *list, const uint8_t *word, Py_ssize_t size);

/* As list_words, and checks the set. 0, or -1 with an exception. */
int specific_words_of(specific_words *words, const char *numbers, PyObject *no_names);

/* Where the word begins at or behind `at`, and where it ends, in `stop`; `end` if there is none. */
Py_ssize_t next_word(const uint8_t *text, Py_ssize_t at, Py_ssize_t end, Py_ssize_t *stop);

/* What a word tells; -1 with an exception. */
int kind_of(const specific_words *words, const uint8_t *word, Py_ssize_t size);

#endif
