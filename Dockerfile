# One image for web, worker, beat and the one-shot migration; docker-compose.yml says which runs what.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=recovery_circle.settings \
    STATIC_COLLECTED=1 \
    NOW_DIR=/now \
    MALLOC_ARENA_MAX=1

WORKDIR /app

# Dependencies first: they change less often than the code. Every hash is checked, nothing is built here.
COPY requirements.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt \
    && useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin house \
    && install -d -o 10001 /now

COPY . .

# The settings refuse to load without secrets; these exist for this one command and are in no layer's environment.
RUN SECRET_KEY=build \
    MASTER_KEYS="1:$(python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())')" \
    DATABASE_URL=postgres://build@build.invalid/build \
    REDIS_URL=redis://build.invalid/0 \
    PART=owner \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q .

# By number, so that the host can tell it is not root.
USER 10001
EXPOSE 8000

CMD ["gunicorn", "recovery_circle.asgi", "--bind", "0.0.0.0:8000", "--worker-class", \
     "recovery_circle.worker.Worker", "--workers", "2", "--graceful-timeout", "5", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
