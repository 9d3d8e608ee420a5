"""The compiled kernel; all else is in setup.cfg.

``optional``: where there is no compiler the install succeeds, and
`dedup.normalise` and `dedup.sign` serve in Python with the same bits.
"""

from pathlib import Path

from setuptools import Extension, setup

sources = Path("dedup/_kernel")

setup(
    ext_modules=[
        Extension(
            "dedup._native",
            sources=sorted(str(path) for path in sources.glob("*.c")),
            depends=sorted(str(path) for path in sources.glob("*.h")),
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            extra_compile_args=["-std=c11", "-O3", "-fvisibility=hidden"],
            py_limited_api=True,
            optional=True,
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
