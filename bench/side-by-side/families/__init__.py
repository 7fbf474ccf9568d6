"""The families of workloads. A family is a module here and a C# class of the same name in ../Workloads.

A module has WORKLOADS, {workload: (names of its opponents, whether two threads are allowed)}, and opponent(kind, family, rest), which
makes the callable that does one run of the workload "family/rest" with that kind of library (torch, torch-last for its layout channels_last, numpy, openblas or dnnl).
"""
import importlib

NAMES = ["products", "over_numbers", "dense_networks", "convolution_networks", "recurrent_networks"]
MODULES = [importlib.import_module("families." + name) for name in NAMES]
WORKLOADS = {workload: settings for module in MODULES for workload, settings in module.WORKLOADS.items()}


def opponent(kind, workload):
    module = next(m for m in MODULES if workload in m.WORKLOADS)
    return module.opponent(kind, *(workload.split("/") + [""])[:2])
