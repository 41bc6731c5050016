"""What RabbitMQ needs on disk and in its environment to run as a private process.

Where things are: Debian puts the real programs into `/usr/lib/rabbitmq/bin`; those in `/usr/sbin` switch
to the user `rabbitmq` and are of no use here. The official container image has them in `/opt/rabbitmq/sbin`.
"""

import os
import re
from pathlib import Path

from deploy.local.errors import NotInstalled

USER = "itmv"
VHOST = "itmv"

_PROGRAMS = (Path("/usr/lib/rabbitmq/bin"), Path("/opt/rabbitmq/sbin"))
_LOG_BYTES = 10 * 1024 * 1024

# The pid file is written by RabbitMQ itself. Sizes: a smaller write-ahead log than the default 512 MB keeps
# the memory of quorum queues small; the log is rotated by size, since unbounded logs fill disks.
_CONFIG = """[
 {{rabbit, [
   {{tcp_listeners, [{{"127.0.0.1", {port}}}]}},
   {{default_vhost, <<"{vhost}">>}},
   {{default_user, <<"{user}">>}},
   {{default_pass, <<"{password}">>}},
   {{log, [{{file, [{{file, "{log}"}}, {{level, info}}, {{size, {log_bytes}}}, {{count, 3}}]}}]}}
 ]}},
 {{ra, [{{wal_max_size_bytes, 67108864}}]}}{prometheus}
].
"""
_PROMETHEUS = """,
 {{rabbitmq_prometheus, [{{tcp_config, [{{ip, "127.0.0.1"}}, {{port, {port}}}]}}]}}"""


def programs() -> Path:
    """Return the folder with RabbitMQ's own programs; NotInstalled names the package."""
    for folder in _PROGRAMS:
        if (folder / "rabbitmq-server").exists():
            return folder
    raise NotInstalled("RabbitMQ is missing: install the package rabbitmq-server (deploy/local/bootstrap run)")


_SWITCHES = {
    "LANG": "C.UTF-8",
    "ERL_CRASH_DUMP_BYTES": "10000000",
    "ERL_EPMD_ADDRESS": "127.0.0.1",
    "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
    # Makes the start script become the Erlang machine in place of starting it and waiting for it, so that
    # the process we start is the broker itself and gets our signals.
    "detached": "true",
}

# Under the broker's home; those named none do not exist, so that no file of /etc/rabbitmq is read in their place.
_PLACES = {
    "ERL_CRASH_DUMP": "log/erl_crash.dump",
    "RABBITMQ_MNESIA_BASE": "data",
    "RABBITMQ_LOG_BASE": "log",
    "RABBITMQ_PID_FILE": "pid",
    "RABBITMQ_ENABLED_PLUGINS_FILE": "enabled_plugins",
    "RABBITMQ_CONFIG_FILE": "rabbit.config",
    "RABBITMQ_CONFIG_FILES": "none",
    "RABBITMQ_ADVANCED_CONFIG_FILE": "none.config",
    "RABBITMQ_CONF_ENV_FILE": "none.conf",
}


def write_config(home: Path, port: int, password: str, prometheus_port: int | None) -> None:
    """Write RabbitMQ's configuration as Erlang terms.

    The friendlier `key = value` form costs about a second at each start, for its translation.
    """
    text = _CONFIG.format(
        port=port,
        vhost=VHOST,
        user=USER,
        password=password,
        log=home / "log" / "broker.log",
        log_bytes=_LOG_BYTES,
        prometheus=_PROMETHEUS.format(port=prometheus_port) if prometheus_port else "",
    )
    config = home / "rabbit.config"
    config.touch(mode=0o600)
    config.write_text(text)
    plugins = "[rabbitmq_prometheus]." if prometheus_port else "[]."
    (home / "enabled_plugins").write_text(plugins + "\n")


def mirror(home: Path, prometheus: bool) -> Path:
    """Lay out RabbitMQ's folder again, as links, with only the applications that are needed.

    Erlang searches each of some 70 plugin folders for every module it loads: 58,000 failing look-ups, which
    cost 2.7 s of 4.6 s at each start. Returns the folder with the programs to call.
    """
    original = (programs() / "rabbitmq-server").resolve().parent
    runtime = home / "runtime"
    wanted = _with_needs(original.parent / "plugins", ["rabbit", *(["rabbitmq_prometheus"] if prometheus else [])])
    for folder in ("sbin", "plugins"):
        (runtime / folder).mkdir(parents=True, exist_ok=True)
        for old in (runtime / folder).iterdir():
            old.unlink()
    for program in original.iterdir():
        (runtime / "sbin" / program.name).symlink_to(program)
    for application in wanted:
        (runtime / "plugins" / application.name).symlink_to(application)
    escripts = runtime / "escript"
    escripts.unlink(missing_ok=True)
    escripts.symlink_to(original.parent / "escript")
    return runtime / "sbin"


def _with_needs(plugins: Path, names: list[str]) -> list[Path]:
    """Return the folders of these applications and of all they need, as their .app files say."""
    folders = {re.sub(r"-[0-9].*$", "", each.name): each for each in plugins.iterdir() if each.is_dir()}
    found: dict[str, Path] = {}
    names = [*names, "getopt"]  # named by no .app file, though cuttlefish calls it
    while names:
        name = names.pop()
        if name in folders and name not in found:
            found[name] = folders[name]
            names += _needs((folders[name] / "ebin" / f"{name}.app").read_text())
    return list(found.values())


def _needs(app: str) -> list[str]:
    """Return the names in `{applications, [...]}` of an .app file."""
    listed = re.search(r"\{\s*applications\s*,\s*\[(.*?)\]", app, re.DOTALL)
    return re.findall(r"\w+", listed[1]) if listed else []


def environment(home: Path, node: str, ports: dict[str, int]) -> dict[str, str]:
    """Return the whole environment of the broker: nothing of ours, nothing from /etc/rabbitmq.

    `ports` has amqp, distribution, epmd and control (the first of those for rabbitmqctl).
    """
    numbers = {
        "ERL_EPMD_PORT": ports["epmd"],
        "RABBITMQ_NODE_PORT": ports["amqp"],
        "RABBITMQ_DIST_PORT": ports["distribution"],
        "RABBITMQ_CTL_DIST_PORT_MIN": ports["control"],
        "RABBITMQ_CTL_DIST_PORT_MAX": ports["control"] + 10,
    }
    places = {name: str(home / path) for name, path in _PLACES.items()}
    fixed = {"HOME": str(home), "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "RABBITMQ_NODENAME": node}
    return _SWITCHES | fixed | places | {name: str(number) for name, number in numbers.items()}
