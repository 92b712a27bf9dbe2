RUN echo too early
FROM alpine:3.21 base
FROM alpine:3.21 AS base
FRMO alpine
COPY --from=base /a /b
COPY one.txt two.txt /target
EXPOSE 70000 8080/tpc 9000-8000
HEALTHCHECK curl -f localhost
SHELL /bin/bash -c
CMD ["a"]
CMD ["b"]
COPY ../secrets.env id_rsa /root/
ENTRYPOINT
