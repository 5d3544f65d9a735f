package io.tarweb.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import reactor.netty.resources.LoopResources;

/**
 * Hands one transport to Reactor Netty, which by itself would pick by availability and
 * has no setting to insist on one. The loops belong to {@link Transport}, which ends
 * them.
 */
final class TransportLoopResources implements LoopResources {

	private final TransportProvider provider;

	private final EventLoopGroup group;

	TransportLoopResources(TransportProvider provider, EventLoopGroup group) {
		this.provider = provider;
		this.group = group;
	}

	@Override
	public EventLoopGroup onServer(boolean useNative) {
		return this.group;
	}

	@Override
	public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
		return channelType.cast(this.provider.newServerChannel());
	}

}
