package io.tarweb.internal.transport;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * Keeps a channel that waits for nothing in the epoll set. Netty removes its socket, but
 * doesn't add it again when the channel waits again: {@code epoll_ctl} answers ENOENT,
 * and Netty ends the output normally, in the middle of a body. This affects clients that
 * have ended their side, since they needn't be listened to, whenever their answer pauses.
 * Errors are reported for every socket in the set, so waiting for errors is waiting for
 * nothing, and the socket stays.
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
