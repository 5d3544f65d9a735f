package io.tarweb.internal.transport;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * A channel that waits for nothing at the moment. Netty takes its socket out of the epoll
 * set then, and doesn't put it back in when the channel waits again: {@code epoll_ctl}
 * answers ENOENT, and Netty ends the output in order, in the middle of a body. It happens
 * to clients that have ended their side, for they needn't be listened to, whenever what
 * they get stops and goes on. Errors are reported of every socket in the set, so to wait
 * for them is to wait for nothing, and the socket stays.
 */
final class StayingInEpoll extends MendedIoHandler.Mended {

	StayingInEpoll(IoRegistration registration) {
		super(registration);
	}

	@Override
	public long submit(IoOps ops) {
		return super.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLERR : ops);
	}

}
