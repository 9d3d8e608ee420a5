"""Many texts at once: the path of the nightly job.

::

    lines      JSON lines -> texts, where they lie
    texts      lists of str or Arrow arrays -> chunks
    columns    chunks -> arrays               signatures, band keys, digests, shingle sets, fingerprints
    sign       texts -> Signed                what an index or a file of sketches wants
    candidates band keys -> pairs             bounded, whatever a bucket holds
    group      texts -> Groups                identical collapsed, candidates, exact verification, clusters

All of it is array code over the compiled kernel, with threads over chunks;
where there is no kernel `columns` computes the same bits in Python and numpy.
"""
