FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels '.[service,report]'

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home dedup
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links=/wheels 'dedup-news[service,report]'
USER dedup
EXPOSE 8000
CMD ["dedup", "serve", "--host", "0.0.0.0", "--port", "8000"]
