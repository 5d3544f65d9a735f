package io.tarweb.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import reactor.netty.resources.LoopResources;

/**
 * Hands one transport to Reactor Netty, which by itself would pick by availability and
 * has no setting to insist on one. The loops belong to {@link Transport}, which ends
 * them.
 */
final class TransportLoopResources implements LoopResources {

	private final TransportProvider provider;

	private final EventLoopGroup group;

	private final Listeners listeners;

	TransportLoopResources(TransportProvider provider, EventLoopGroup group, Listeners listeners) {
		this.provider = provider;
		this.group = group;
		this.listeners = listeners;
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.group;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		if (channelType == SocketChannel.class) {
			return channelType.cast(this.provider.newChannel());
		}
		ServerSocketChannel channel = this.provider.newServerChannel();
		this.listeners.add(channel);
		return channelType.cast(channel);
	}

}
