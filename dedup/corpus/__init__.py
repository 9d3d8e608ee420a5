"""The nightly job: a whole archive, on one machine or many.

::

    parts        sources -> bounded pieces of work, the same ones on every machine
    part_reading a part -> Articles, and what cannot be read among them
    stretches    a file of records -> stretches of whole lines, and what is broken among them
    tables       every table of the job, column by column
    records      Articles -> rows, with what each shows by itself (doubles, furniture)
    steps        the pure steps from Arrow batches to Arrow batches: segment, sketch, verify
    statements   the SQL between the steps, in the subset that DuckDB and Spark share
    families     who is copied from whom: earliest heads, nothing chained
    judging      linked articles -> credits owed, direction, staleness, words taken
    frames       a copy, or one house's frame filled in anew
    plan         the stages, in order, by name
    ordering     whole articles in order, in bounded memory
    table_parts  rows -> the files of a table
    stepping     the steps by name, as an engine ships them
    on_duckdb    the plan on one machine: DuckDB, threads and a pool of processes
    on_spark     the plan on a cluster
    workspace    the output directory: lock, done marks, whole files only
    pool, progress  work spread over threads, and over processes that may die; how far it is
    workers      what processes are forked from
    job          runs the plan, resumes it, says how far it is
    questions    the SQL that the report asks the finished tables
    contents     finished tables -> what the report says, in the order it says it
    digest, charts, exports   contents -> five lines, SVG, NDJSON, CSV, Parquet, SQLite
    as_html, page_sections, page_cells   contents -> one page
    publish      all files of a report, moved into place at once
    nightly      one report from sources to files

Steps and statements see tables, never files or engines, so one machine and a
cluster give the same families.
"""
