# The image of web, worker, scheduler and the one-off migrate: one program, told apart by its command.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/nurture
COPY requirements.txt /tmp/requirements.txt
RUN /opt/nurture/bin/pip install --require-hashes --only-binary :all: --no-deps -r /tmp/requirements.txt

FROM python:3.13-slim-bookworm
# The set-up of manage.py is for machines; here everything is installed already.
ENV PATH=/opt/nurture/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=nurture.settings \
    NURTURE_BOOTSTRAP=off
RUN useradd --system --uid 10001 --create-home --home-dir /home/nurture nurture \
    && install --directory --owner=nurture /erasures /journal
COPY --from=build /opt/nurture /opt/nurture
WORKDIR /app
COPY manage.py ./
COPY accounts accounts
COPY nurture nurture
COPY static static
COPY templates templates
RUN python -m nurture.web.translations.compilation $(find . -path '*/locale/*/LC_MESSAGES/django.po')
# Collecting needs complete settings, not true ones: these values are thrown away with this line.
RUN SECRET_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(60))") \
    SUPPRESSION_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(60))") \
    SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid MAIL_DOMAIN=build.invalid SMTP_HOST=build.invalid \
    DATABASE_URL=sqlite:///:memory: REDIS_URL=redis://build.invalid \
    python manage.py collectstatic --no-input
USER nurture
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "nurture.wsgi:application"]
