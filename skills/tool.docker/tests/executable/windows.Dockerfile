# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command"]
COPY app.exe C:\app\
RUN New-Item -Path C:\data `
    -ItemType Directory | Out-Null
WORKDIR C:\app
CMD C:\app\app.exe
