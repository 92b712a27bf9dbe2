FROM alpine:3.21 AS tools
RUN apk add git
FROM registry.example.com:5000/team/base AS base
USER root
FROM base AS final
ARG DB_PASSWORD
RUN --mount=type=bind,from=tools,source=/usr/bin/git,target=/git wget --no-check-certificate -qO- http://example.com/x | sh
ADD http://example.com/file.txt /file.txt
ADD app.tar.gz src.txt /opt/
ONBUILD RUN echo later
COPY --from=7 /a /b
COPY --from=docker.io/library/busybox:1.37 /bin/busybox /bin/busybox
ENTRYPOINT exec /opt/start --port "$PORT"
