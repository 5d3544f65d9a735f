"""Accepts connections, reads the first bytes of each, and hands it over.

Arguments: the path of the socket; how many bytes to read before.
Says its port on the standard output. Each line on the standard input is a
message that is wrong, or "bind": what to leave at another path.
"""
import array
import os
import socket
import sys
import threading

path, first = sys.argv[1], int(sys.argv[2])
datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


def send(payload, *descriptors):
    rights = array.array("i", descriptors)
    control = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)] if descriptors else []
    datagrams.sendmsg([payload], control, 0, path)


def hand_over(connection):
    payload = b""
    with connection:
        while len(payload) < first:
            piece = connection.recv(first - len(payload))
            if not piece:
                break
            payload += piece
        send(payload, connection.fileno())


def attempt(connection):
    try:
        hand_over(connection)
    except OSError as error:
        print(error, file=sys.stderr)


def accept(listener):
    while True:
        connection, _ = listener.accept()
        if first:
            threading.Thread(target=attempt, args=[connection], daemon=True).start()
        else:
            attempt(connection)


def pair():
    client = socket.create_connection(listener_of_pairs.getsockname())
    server, _ = listener_of_pairs.accept()
    return client, server


def wrong(kind):
    client, server = pair()
    unconnected = socket.socket()
    with client, server, unconnected, open(path_of_file()) as file:
        if kind == "none":
            send(b"GET / HTTP/1.1\r\n\r\n")
        elif kind == "two":
            send(b"", server.fileno(), client.fileno())
        elif kind == "many":
            send(b"", *[server.fileno()] * 200)
        elif kind == "long":
            send(b"x" * (17 * 1024 + 1), server.fileno())
        elif kind == "file":
            send(b"", file.fileno())
        elif kind == "datagram":
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
                send(b"", other.fileno())
        elif kind == "unix":
            one, other = socket.socketpair()
            with one, other:
                send(b"", one.fileno())
        elif kind == "itself":
            send(b"", datagrams.fileno())
        elif kind == "listening":
            send(b"", listener_of_pairs.fileno())
        elif kind == "unconnected":
            send(b"", unconnected.fileno())
        elif kind == "bind":
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as left:
                left.bind(path)
        elif kind == "right":
            send(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n", server.fileno())
            server.close()
            answer = client.recv(65536)
            return answer.split(b"\r\n")[0].decode()
    return kind


def path_of_file():
    return sys.argv[0]


listener_of_pairs = socket.create_server(("127.0.0.1", 0))
public = socket.create_server(("127.0.0.1", 0), backlog=1024)
threading.Thread(target=accept, args=[public], daemon=True).start()
print(public.getsockname()[1], flush=True)
for line in sys.stdin:
    try:
        print(wrong(line.strip()), flush=True)
    except OSError as error:
        print(error, flush=True)
os._exit(0)
