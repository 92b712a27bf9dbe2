FROM node:latest
MAINTAINER jane@example.com

ENV NODE_ENV production
ENV API_TOKEN=ghp_0123456789abcdef0123456789abcdef0123

COPY . .
RUN cd /app
RUN npm install
RUN apt-get update
RUN apt-get install curl
RUN sudo chmod -R 777 /app
ADD https://example.com/tools/latest.tar.gz /opt/
EXPOSE 22 3000
CMD npm start
