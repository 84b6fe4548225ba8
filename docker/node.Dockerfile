# One image for all that is Node here: the reference services, the API's front and the one-shot that deploys.
# Holds no secret and no state: both come at run time.
FROM node:24.21.0-bookworm-slim

WORKDIR /app
ENV CDK_DISABLE_CLI_TELEMETRY=true npm_config_update_notifier=false

COPY package.json package-lock.json .npmrc ./
# Without scripts: the only one of ours installs Git hooks, and there is no repository in here.
RUN npm ci --ignore-scripts

COPY . .
# Named volumes take over the owner of the folder they are mounted on.
RUN mkdir /data /outputs && chown node:node /data /outputs

USER node
