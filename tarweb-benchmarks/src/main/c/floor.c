/*
 * The floor: what it costs to answer at all. One epoll loop that finds the ends of request heads, looks at nothing
 * else, and writes the same answer for each. Never more than this is meant to be measured with it.
 *
 * floor PORT FILE
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_FDS 65536
#define MAX_BATCH 16
#define EVENTS 256

struct connection {
	int matched;    /* how much of CR LF CR LF the last bytes were */
	int owed;       /* answers that are still to be begun */
	size_t written; /* of the answer under way */
};

static struct connection connections[MAX_FDS];
static char *answers; /* MAX_BATCH times the same one, so that a batch is one write */
static size_t answer_length;

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void read_answer(const char *file)
{
	FILE *in = fopen(file, "rb");
	if (in == NULL || fseek(in, 0, SEEK_END) != 0)
		fail(file);
	size_t length = (size_t)ftell(in);
	rewind(in);
	char head[256];
	int head_length = snprintf(head, sizeof head,
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n"
		"Date: Thu, 01 Jan 2026 00:00:00 GMT\r\nETag: \"0123456789abcdef\"\r\n\r\n", length);
	answer_length = (size_t)head_length + length;
	answers = malloc(answer_length * MAX_BATCH);
	if (answers == NULL)
		fail("malloc");
	memcpy(answers, head, (size_t)head_length);
	if (fread(answers + head_length, 1, length, in) != length)
		fail(file);
	fclose(in);
	for (int i = 1; i < MAX_BATCH; i++)
		memcpy(answers + (size_t)i * answer_length, answers, answer_length);
}

static int count_heads(struct connection *c, const char *bytes, ssize_t length)
{
	static const char end[] = "\r\n\r\n";
	int heads = 0;
	for (ssize_t i = 0; i < length; i++) {
		if (bytes[i] == end[c->matched])
			c->matched++;
		else
			c->matched = bytes[i] == '\r';
		if (c->matched == 4) {
			c->matched = 0;
			heads++;
		}
	}
	return heads;
}

/* Returns whether the connection lives on. */
static int write_owed(int fd, struct connection *c)
{
	while (c->owed > 0) {
		int batch = c->owed < MAX_BATCH ? c->owed : MAX_BATCH;
		size_t left = (size_t)batch * answer_length - c->written;
		ssize_t n = write(fd, answers + c->written, left);
		if (n < 0)
			return errno == EAGAIN;
		size_t done = c->written + (size_t)n;
		c->owed -= (int)(done / answer_length);
		c->written = done % answer_length;
	}
	return 1;
}

static int serve(int fd, uint32_t events)
{
	char buffer[16384];
	struct connection *c = &connections[fd];
	if (events & EPOLLIN) {
		ssize_t n;
		do {
			n = read(fd, buffer, sizeof buffer);
			if (n == 0 || (n < 0 && errno != EAGAIN))
				return 0;
			if (n > 0)
				c->owed += count_heads(c, buffer, n);
		} while (n == sizeof buffer);
	}
	return write_owed(fd, c);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "floor PORT FILE\n");
		return 2;
	}
	read_answer(argv[2]);
	int one = 1;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1])),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1024) != 0)
		fail("listen");
	int epoll = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };
	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0)
		fail("epoll");
	struct epoll_event ready[EVENTS];
	for (;;) {
		int n = epoll_wait(epoll, ready, EVENTS, -1);
		if (n < 0 && errno != EINTR)
			fail("epoll_wait");
		for (int i = 0; i < n; i++) {
			int fd = ready[i].data.fd;
			if (fd != listener) {
				if (!serve(fd, ready[i].events))
					close(fd);
				continue;
			}
			int accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
			if (accepted < 0)
				continue;
			if (accepted >= MAX_FDS) {
				close(accepted);
				continue;
			}
			setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
			connections[accepted] = (struct connection) { 0, 0, 0 };
			/* Edge-triggered with both directions: no call to change what is waited for. */
			event = (struct epoll_event) { .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.fd = accepted };
			epoll_ctl(epoll, EPOLL_CTL_ADD, accepted, &event);
		}
	}
}
