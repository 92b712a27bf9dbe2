FROM fedora:42@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
RUN dnf install nginx && \

    dnf -y upgrade
RUN set -o pipefail; cat /etc/os-release | grep ID
RUN ["dnf", "install", "-y", "vim"]
LABEL org.opencontainers.image.title="x"
VOLUME ["/data"]
STOPSIGNAL SIGQUIT
USER nginx
HEALTHCHECK CMD curl -f http://localhost/ || exit 1
CMD ["nginx", "-g", "daemon off;"]
