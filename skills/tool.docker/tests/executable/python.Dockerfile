ARG PYTHON=3.12
FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY . .
RUN pip install -r requirements.txt
RUN echo "python $PYTHON"

FROM python:3.12-slim
WORKDIR app
COPY --from=biuld /app /app
RUN apt-get update && apt-get install -y --no-install-recommends libpq5=15.* \
    # the client library
    && rm -rf /var/lib/apt/lists/*
RUN curl -fsSL https://install.example.com/tool.sh | bash
USER app
CMD ['python', 'main.py']
