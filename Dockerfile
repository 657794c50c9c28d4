# Builder: the hashed requirements, the program and the compiled copy of the content.
FROM python:3.11-slim AS builder
WORKDIR /src
RUN python -m venv /opt/alis
COPY requirements/build.txt requirements/run.txt requirements/
RUN /opt/alis/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt -r requirements/run.txt
COPY . .
RUN /opt/alis/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && ALIS_CACHE=/opt/alis/cache /opt/alis/bin/alis content compile

# The image that runs: no compiler, no sources, not root. The token comes at run time (ALIS_TELEGRAM_TOKEN_FILE) and is in no layer.
FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home alis
COPY --from=builder /opt/alis /opt/alis
ENV PATH=/opt/alis/bin:$PATH \
    ALIS_DATA=/data \
    ALIS_CACHE=/opt/alis/cache \
    PYTHONUNBUFFERED=1
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=10s CMD ["alis", "ask", "--json", "ALM 055"]
ENTRYPOINT ["alis"]
CMD ["serve"]
