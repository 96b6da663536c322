"""The operator console, one router a topic. All pages but the login need an operator session."""

from service.web.console import deliveries, login, noise, obligations, overview, quarantine

ROUTERS = [
    module.router for module in (login, overview, quarantine, deliveries, obligations, noise)
]
