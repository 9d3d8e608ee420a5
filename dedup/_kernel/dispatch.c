/* Which implementation runs on this processor. */
#include <string.h>

#include "vectors.h"
#include "words.h"

static const dispatch CHOICES[] = {
#if HAVE_X86
    {"avx512", split_avx512, lower_avx512},
    {"avx2", split_avx2, lower_avx2},
    {"sse4.1", split_sse41, lower_sse41},
#endif
#if HAVE_NEON
    {"neon", split_scalar, lower_neon},
#endif
    {"scalar", split_scalar, lower_scalar},
};

static int runs_here(const char *name) {
#if HAVE_X86
    __builtin_cpu_init();
    if (!strcmp(name, "avx512"))
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi2") &&
               __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    if (!strcmp(name, "avx2"))
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
    if (!strcmp(name, "sse4.1")) return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("popcnt");
#endif
    (void)name;
    return 1;
}

const dispatch *choose_dispatch(const char *name) {
    for (size_t i = 0; i < sizeof CHOICES / sizeof *CHOICES; i++)
        if ((!name || !*name || !strcmp(name, CHOICES[i].name)) && runs_here(CHOICES[i].name)) return &CHOICES[i];
    return NULL;
}
