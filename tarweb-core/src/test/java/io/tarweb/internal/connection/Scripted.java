package io.tarweb.internal.connection;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.tarweb.internal.answer.Problem;
import io.tarweb.internal.layer.Layer;
import io.tarweb.internal.tls.TlsLayer;

/**
 * Does what it is told, and remembers what it was asked.
 */
final class Scripted implements Protocol {

	final List<String> calls = new ArrayList<>();

	Need need = Need.REQUEST;

	boolean sending;

	boolean last;

	boolean unread;

	boolean answering;

	int held;

	RuntimeException failure;

	@Override
	public void received(ByteBuf bytes) {
		this.calls.add("received");
		bytes.release();
	}

	@Override
	public Need proceed(ChannelHandlerContext ctx) {
		this.calls.add("proceed");
		if (this.failure != null) {
			throw this.failure;
		}
		return this.need;
	}

	@Override
	public void send(ChannelHandlerContext ctx) {
		this.calls.add("send");
	}

	@Override
	public boolean isSending() {
		return this.sending;
	}

	@Override
	public boolean isLast() {
		return this.last;
	}

	@Override
	public boolean isUnread() {
		return this.unread;
	}

	@Override
	public void refuse(ChannelHandlerContext ctx, Problem problem) {
		this.calls.add("refuse " + problem.status());
		giveUp();
	}

	@Override
	public void giveUp() {
		this.need = Need.NOTHING;
		this.last = true;
		this.unread = true;
		this.held = 0;
	}

	@Override
	public void introduced(InetAddress client) {
		this.calls.add("introduced " + client.getHostAddress());
	}

	@Override
	public void encrypted(TlsLayer tls) {
		this.calls.add("encrypted");
	}

	@Override
	public boolean isAnsweringFrom(Layer layer) {
		return this.answering;
	}

	@Override
	public int heldBytes() {
		return this.held;
	}

	@Override
	public void discard() {
		this.calls.add("discard");
	}

	@Override
	public void end() {
		this.calls.add("end");
	}

}
