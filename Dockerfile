# Limner in a container: built in one stage, run in another, without root and on a read-only disk.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/limner
COPY requirements.lock ./
RUN /opt/limner/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY adapters ./adapters
RUN /opt/limner/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data limner \
    && install --directory --owner=limner --group=limner /data
COPY --from=build /opt/limner /opt/limner
COPY config /etc/limner
ENV PATH=/opt/limner/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LIMNER_CONFIG_DIR=/etc/limner \
    LIMNER_DATA_DIR=/data
USER limner
WORKDIR /data
VOLUME /data
EXPOSE 8400
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8400/healthz', timeout=4)"]
ENTRYPOINT ["limner"]
CMD ["run"]
