"""MiniStack, ending with the process that started it, and with two faults put right, without which the unchanged
stack neither deploys nor branches on errors: `error-names` and `alarm-metric-math` in ministack-deviations.ts."""

import inspect
import json
import os
import signal
import sys
import threading

import ministack.core.lambda_runtime as runtime
import ministack.services.cloudformation.provisioners as provisioners
import ministack.services.lambda_svc as functions
from ministack.app import main

MARK = "\x00"
BEFORE = 'error: String(err.message || err), trace: err.stack || ""'
AFTER = (
    'error: "\\u0000" + JSON.stringify({ errorType: err.name || "Error",'
    ' errorMessage: String(err.message || err), trace: String(err.stack || "").split("\\n") }),'
    ' trace: err.stack || ""'
)
assert runtime._NODEJS_WORKER_SCRIPT.count(BEFORE) == 1, "another MiniStack than this patch was made for"
runtime._NODEJS_WORKER_SCRIPT = runtime._NODEJS_WORKER_SCRIPT.replace(BEFORE, AFTER)
execute = functions._execute_function_warm


def execute_with_error_name(func, event, request_id):
    result = execute(func, event, request_id)
    body = result.get("body")
    if result.get("error") and isinstance(body, dict):
        message = str(body.get("errorMessage", ""))
        if message.startswith(MARK):
            result["body"] = json.loads(message[1:])
        elif message == "Worker process died":
            body["errorType"] = "Runtime.ExitError"
    return result


functions._execute_function_warm = execute_with_error_name

alarm_record = provisioners._cw_metric_alarm_record
assert "metric math" in inspect.getsource(alarm_record), "another MiniStack than this patch was made for"


def alarm_record_of_first_metric(name, props):
    if not props.get("Metrics"):
        return alarm_record(name, props)
    metric = next(each["MetricStat"]["Metric"] for each in props["Metrics"] if "MetricStat" in each)
    rest = {key: value for key, value in props.items() if key != "Metrics"}
    return alarm_record(name, {**rest, "MetricName": metric["MetricName"], "Namespace": metric["Namespace"]})


provisioners._cw_metric_alarm_record = alarm_record_of_first_metric


def end_with_parent():
    """Standard input ends when the parent does, whatever ended it."""
    sys.stdin.read()
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


threading.Thread(target=end_with_parent, daemon=True).start()
main()
