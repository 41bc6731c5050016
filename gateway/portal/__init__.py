"""Pages for people: server-rendered, working without JavaScript, German and English."""

from gateway.routes import Routes

portal = Routes()
