"""The references of optimizers (ten steps each), of learning-rate schedules and of initial values."""
import torch
from torch.optim import SGD, Adagrad, Adam, AdamW, RMSprop
from torch.optim.lr_scheduler import CosineAnnealingLR, CosineAnnealingWarmRestarts, ExponentialLR, LinearLR, OneCycleLR, ReduceLROnPlateau, StepLR

from reference import rng_for, tensor, write

STEPS = 10


def optimizer(name, make, clip=None):
    """Ten steps on two parameters, each with gradients of its own."""
    name = f"optimizers/{name}"
    rng = rng_for(name)
    parameters = [tensor(rng.normal(0, 1, shape)) for shape in ((3, 7), (17,))]
    content = {f"start.{i}": p.clone() for i, p in enumerate(parameters)}
    rule = make(parameters)
    for step in range(STEPS):
        for i, p in enumerate(parameters):
            p.grad = tensor(rng.normal(0, 1, tuple(p.shape)), gradient=False)
            content[f"gradient.{step}.{i}"] = p.grad.clone()
        if clip:
            clip(parameters)
        rule.step()
        for i, p in enumerate(parameters):
            content[f"after.{step}.{i}"] = p.clone()
    write(name, content, {})


def schedule(name, make, steps=STEPS, rate=0.1, step_first=False):
    """The learning rate of every step."""
    rule = SGD([torch.zeros(1, requires_grad=True)], rate)
    scheduler = make(rule)
    rates = []
    for _ in range(steps):
        if step_first:
            rule.step()
            scheduler.step()
        rates.append(rule.param_groups[0]["lr"])
        if not step_first:
            rule.step()
            scheduler.step()
    write(f"schedules/{name}", {"rates": torch.tensor(rates, dtype=torch.float64)}, {})


def plateau(name, steps=60, rate=0.1, **settings):
    """Positive values that fall and jump, and the learning rate after each."""
    name = f"plateaus/{name}"
    values = rng_for(name).uniform(0.5, 1, steps) + 3 / (1 + torch.arange(steps).numpy())
    rule = SGD([torch.zeros(1, requires_grad=True)], rate)
    scheduler = ReduceLROnPlateau(rule, eps=0, **settings)
    rates = []
    for value in values:
        scheduler.step(value)
        rates.append(rule.param_groups[0]["lr"])
    write(name, {"values": torch.tensor(values), "rates": torch.tensor(rates, dtype=torch.float64)}, {})


def initializer(name, fill, fan_in=300, fan_out=500):
    """Standard deviation and largest size of a weight of PyTorch's Linear, which is [outputs, inputs]."""
    torch.manual_seed(1)
    weight = torch.empty(fan_out, fan_in, dtype=torch.float64)
    fill(weight)
    write(f"initializers/{name}", {"deviation": weight.std(), "largest": weight.abs().max(), "mean": weight.mean()}, {"fan-in": str(fan_in), "fan-out": str(fan_out)})


def write_all():
    optimizer("AdaGrad", lambda p: Adagrad(p, lr=0.1))
    optimizer("Adam", lambda p: Adam(p, lr=0.05))
    optimizer("Adam-coupled", lambda p: Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-6, weight_decay=0.1))
    optimizer("AdamW", lambda p: AdamW(p, lr=0.05, weight_decay=0.1))
    optimizer("RMSProp", lambda p: RMSprop(p, lr=0.05))
    optimizer("RMSProp-momentum", lambda p: RMSprop(p, lr=0.05, alpha=0.9, momentum=0.7))
    optimizer("SGD", lambda p: SGD(p, lr=0.1))
    optimizer("SGD-clipNorm", lambda p: SGD(p, lr=0.1), clip=lambda p: torch.nn.utils.clip_grad_norm_(p, 2.5))
    optimizer("SGD-clipValue", lambda p: SGD(p, lr=0.1), clip=lambda p: torch.nn.utils.clip_grad_value_(p, 0.5))
    optimizer("SGD-coupled", lambda p: SGD(p, lr=0.1, weight_decay=0.1))
    optimizer("SGDMomentum", lambda p: SGD(p, lr=0.1, momentum=0.9))
    optimizer("SGDMomentum-nesterov", lambda p: SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01))

    schedule("Constant", lambda o: torch.optim.lr_scheduler.ConstantLR(o, factor=1))
    schedule("Cosine", lambda o: CosineAnnealingLR(o, T_max=STEPS - 1, eta_min=0.01))
    schedule("CosineRestarts", lambda o: CosineAnnealingWarmRestarts(o, T_0=4, eta_min=0.01))
    schedule("CosineRestarts-growth", lambda o: CosineAnnealingWarmRestarts(o, T_0=2, T_mult=3, eta_min=0.01), steps=30)
    schedule("Exponential", lambda o: ExponentialLR(o, gamma=0.1 ** (1 / (STEPS - 1))))
    schedule("Exponential-withoutEnds", lambda o: ExponentialLR(o, gamma=0.1 ** (1 / (STEPS + 1))), step_first=True)
    schedule("Linear", lambda o: LinearLR(o, start_factor=1, end_factor=0.2, total_iters=STEPS - 1))
    schedule("OneCycle", lambda o: OneCycleLR(o, max_lr=0.1, total_steps=STEPS))
    schedule("OneCycle-settings", lambda o: OneCycleLR(o, max_lr=0.1, total_steps=30, pct_start=0.4, div_factor=10, final_div_factor=50), steps=30)
    schedule("Steps", lambda o: StepLR(o, step_size=3, gamma=0.5))
    schedule("Steps-every", lambda o: ExponentialLR(o, gamma=0.8))
    schedule("WarmUp", lambda o: LinearLR(o, start_factor=1 / 5, end_factor=1, total_iters=4))

    plateau("default", patience=3)
    plateau("settings", factor=0.5, patience=1, threshold=0.05, cooldown=2, min_lr=0.004)

    initializer("Glorot", torch.nn.init.xavier_uniform_)
    initializer("GlorotNormal", torch.nn.init.xavier_normal_)
    initializer("He", lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="relu"))
    initializer("LeCun", lambda w: torch.nn.init.kaiming_normal_(w, nonlinearity="linear"))
    initializer("PyTorch", lambda w: torch.nn.init.kaiming_uniform_(w, a=5 ** 0.5))
    initializer("UnitNormal", torch.nn.init.normal_)
