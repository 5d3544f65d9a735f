"""Receives connections at the socket argv[1], and on each sends back what came with it and what comes."""
import socket
import sys
import threading


def serve(connection, first):
    with connection:
        connection.settimeout(60)
        connection.sendall(first)
        while data := connection.recv(65536):
            connection.sendall(data)


receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print("ready", flush=True)
while True:
    payload, descriptors, flags, _ = socket.recv_fds(receiver, 20000, 8)
    assert len(descriptors) == 1, descriptors
    assert not flags & (socket.MSG_TRUNC | socket.MSG_CTRUNC), flags
    accepted = socket.socket(fileno=descriptors[0])
    assert accepted.family in (socket.AF_INET, socket.AF_INET6), accepted
    threading.Thread(target=serve, args=(accepted, payload), daemon=True).start()
