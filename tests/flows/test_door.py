"""The door of `remit serve`: whoever comes in gets an answer at once."""

import socket

from remit.commands.serve import listening


def test_an_answers_body_does_not_wait_until_its_head_is_acknowledged() -> None:
    with listening("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()):
        taken, _address = door.accept()
        with taken:
            assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), "Nagle's algorithm holds back the body"
