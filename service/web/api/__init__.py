"""The JSON API for operators' programs, authenticated by a bearer token on every route."""

from service.web.api import events, incidents, noise, obligations, sources

ROUTERS = [module.router for module in (sources, events, obligations, incidents, noise)]
