/* The system calls of dev.fairway.nodeproxy.netlink.Syscalls for the native image: the result, or -errno. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int result(long value) { return value < 0 ? -errno : (int)value; }

int fairway_socket(int domain, int type, int protocol) { return result(socket(domain, type, protocol)); }

int fairway_close(int descriptor) { return result(close(descriptor)); }

int fairway_bind(int descriptor, void *address, int length) { return result(bind(descriptor, address, length)); }

int fairway_send(int descriptor, void *message, int length, int flags) {
    return result(send(descriptor, message, (size_t)length, flags));
}

int fairway_receive(int descriptor, void *into, int length, int flags) {
    return result(recv(descriptor, into, (size_t)length, flags));
}

int fairway_await_readable(int descriptor, int timeout_millis) {
    struct pollfd waiting = {.fd = descriptor, .events = POLLIN};
    return result(poll(&waiting, 1, timeout_millis));
}

int fairway_set_socket_option(int descriptor, int level, int option, int value) {
    return result(setsockopt(descriptor, level, option, &value, sizeof value));
}

int fairway_set_socket_option_bytes(int descriptor, int level, int option, void *value, int length) {
    return result(setsockopt(descriptor, level, option, value, (socklen_t)length));
}

int fairway_open(const char *path) { return result(open(path, O_RDONLY | O_CLOEXEC)); }

int fairway_set_network_namespace(int descriptor) { return result(setns(descriptor, CLONE_NEWNET)); }

int fairway_unshare(int flags) { return result(unshare(flags)); }

void *fairway_allocate(int bytes) { return calloc(1, (size_t)bytes); }
