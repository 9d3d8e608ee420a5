"""Where sketches, texts and articles are kept: `base` says what an index is, `open` finds or starts one."""
