#!/bin/sh
# Deploys stage local to the emulator behind AWS_ENDPOINT_URL, and writes down where its API is. Can be run again.
set -eu

cdk=node_modules/.bin/cdk
assembly=${CDK_OUTDIR:-/tmp/cdk.out}
outputs=${OUTPUTS_FILE:-/outputs/stack.json}

$cdk synth --quiet --no-notices --output "$assembly"
$cdk bootstrap --no-notices --app "$assembly"
$cdk deploy --no-notices --app "$assembly" --require-approval never --outputs-file "$outputs.new"
# At once, so that nobody reads half a file.
mv "$outputs.new" "$outputs"
