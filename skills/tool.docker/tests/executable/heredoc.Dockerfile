# syntax=docker/dockerfile:1.7
FROM debian:12.9-slim
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN <<EOT
apt-get update
apt-get install --yes --no-install-recommends ca-certificates
rm -rf /var/lib/apt/lists/*
EOT
RUN bash <<-"EOT"
	set -e
	curl -fsS https://example.com/list | sort > /list
	EOT
COPY <<EOF /etc/app.conf
FROM here it is only text
RNU neither is this
EOF
USER 10001:10001
HEALTHCHECK NONE
CMD ["app"]
