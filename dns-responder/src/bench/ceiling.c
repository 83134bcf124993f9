// The least that a DNS server can do: echo the question with one fixed address, recvmmsg/sendmmsg, one socket.
//   ceiling ADDRESS PORT
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 32, SIZE = 1232 };

static const unsigned char record[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 96, 0, 10};
static unsigned char datagram[BATCH][SIZE];
static struct sockaddr_in client[BATCH];
static struct iovec part[BATCH];
static struct mmsghdr message[BATCH];

static void prepare(void) {
    for (int i = 0; i < BATCH; i++) {
        part[i] = (struct iovec) {datagram[i], SIZE - sizeof record};
        message[i] = (struct mmsghdr) {
            .msg_hdr = {.msg_name = client + i, .msg_namelen = sizeof *client, .msg_iov = part + i, .msg_iovlen = 1}};
    }
}

static unsigned answer(unsigned char *query, unsigned length) {
    unsigned end = 12;
    while (end < length && query[end]) {
        end += query[end] + 1u;
    }
    end += 5;
    if (end > SIZE - sizeof record) {
        return 0;
    }
    query[2] = 0x84;
    query[3] = 0;
    query[7] = 1;
    memset(query + 8, 0, 4);
    memcpy(query + end, record, sizeof record);
    return end + sizeof record;
}

int main(int count, char **argument) {
    if (count != 3) {
        fprintf(stderr, "usage: ceiling ADDRESS PORT\n");
        return 2;
    }
    int socket_ = socket(AF_INET, SOCK_DGRAM, 0);
    int size = 4 << 20;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argument[2]))};
    inet_pton(AF_INET, argument[1], &address.sin_addr);
    if (bind(socket_, (void *) &address, sizeof address)) {
        perror("bind");
        return 1;
    }
    for (;;) {
        prepare();
        int received = recvmmsg(socket_, message, BATCH, MSG_WAITFORONE, 0);
        for (int i = 0; i < received; i++) {
            part[i].iov_len = answer(datagram[i], message[i].msg_len);
        }
        for (int sent = 0; sent < received;) {
            int now = sendmmsg(socket_, message + sent, received - sent, 0);
            if (now <= 0) {
                break;
            }
            sent += now;
        }
    }
}
