"""The other emulators that the benchmarks compare with, each installed into build/ by its own ecosystem's client."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VERSIONS = {"azurite": "3.35.0", "moto": "5.2.5", "elasticmq": "1.6.12"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Rival:
    """A server program that listens on a given port until it is ended."""

    def __init__(self, name, command, port, cwd=None):
        self.name, self.port = f"{name} {VERSIONS[name]}", port
        self.process = subprocess.Popen([str(c) for c in command], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, cwd=cwd, start_new_session=True)

    def __enter__(self):
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"{self.name} does not start")

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


def azurite():
    """Queues in memory; account names stand in the path, devstoreaccount1 has its published key."""
    folder = ROOT / "build/azurite"
    program = folder / "node_modules/.bin/azurite-queue"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", f"azurite@{VERSIONS['azurite']}"],
                       check=True, cwd=folder)
    port = free_port()
    return Rival("azurite", [program, "--queuePort", port, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck",
                             "--disableTelemetry"], port, cwd=folder)


def moto():
    folder = ROOT / "build/moto"
    if not (folder / "bin/moto_server").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "-q", "--disable-pip-version-check",
                        f"moto[server]=={VERSIONS['moto']}"], check=True)
    port = free_port()
    return Rival("moto", [folder / "bin/moto_server", "-H", "127.0.0.1", "-p", port], port)


def elasticmq():
    """None where there is no Java."""
    if not shutil.which("java") or not shutil.which("mvn"):
        return None
    folder = ROOT / "build/elasticmq"
    if not list(folder.glob("*.jar")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pom.xml").write_text(f"""<project><modelVersion>4.0.0</modelVersion><groupId>bench</groupId>
<artifactId>elasticmq</artifactId><version>1</version><dependencies><dependency><groupId>org.elasticmq</groupId>
<artifactId>elasticmq-server_2.13</artifactId><version>{VERSIONS["elasticmq"]}</version></dependency></dependencies>
</project>""")
        subprocess.run(["mvn", "-q", "dependency:copy-dependencies", f"-DoutputDirectory={folder}"], check=True,
                       cwd=folder)
    port = free_port()
    (folder / "server.conf").write_text(
        "include classpath(\"application.conf\")\n"
        f"rest-sqs {{ bind-port = {port}, bind-hostname = \"127.0.0.1\" }}\nrest-stats.enabled = false\n"
        f"node-address {{ host = \"127.0.0.1\", port = {port} }}\n")
    return Rival("elasticmq", ["java", f"-Dconfig.file={folder}/server.conf", "-cp", f"{folder}/*",
                               "org.elasticmq.server.Main"], port)
