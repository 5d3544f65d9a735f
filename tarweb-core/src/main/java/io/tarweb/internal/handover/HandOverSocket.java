package io.tarweb.internal.handover;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Socket;
import io.tarweb.error.SettingException;
import io.tarweb.error.UnavailableException;
import io.tarweb.settings.HandOverSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A unix datagram socket (unix(7)) with a name in the file system, and the file that this
 * name is.
 *
 * @param key tells the file from another one of the same name
 */
record HandOverSocket(Socket socket, Path path, @Nullable Object key) {

	private static final Logger logger = LoggerFactory.getLogger(HandOverSocket.class);

	/** {@code linux/stat.h}. */
	private static final int S_IFMT = 0xf000;

	private static final int S_IFSOCK = 0xc000;

	/** {@code asm-generic/errno-base.h}. */
	private static final int EPERM = -1;

	private static final int ENOENT = -2;

	private static final int EACCES = -13;

	/** {@code asm-generic/socket.h}. */
	private static final int SOL_SOCKET = 1;

	private static final int SO_PASSCRED = 16;

	/**
	 * Opens a socket that only its owner, and then those with the wanted permissions, may
	 * send to.
	 * @throws UnavailableException if it can't be opened; the message says why
	 * @throws SettingException if there is no such group
	 */
	static HandOverSocket open(HandOverSettings settings) {
		Path path = settings.path();
		Socket socket = Socket.newSocketDomainDgram();
		try {
			removeStale(path);
			socket.setIntOpt(SOL_SOCKET, SO_PASSCRED, 1);
			// The file gets the permissions that the socket has now, so that at no time
			// anybody else may send.
			Files.setPosixFilePermissions(Path.of("/proc/self/fd/" + socket.intValue()),
					PosixFilePermissions.fromString("rw-------"));
			bind(socket, path);
			HandOverSocket opened = new HandOverSocket(socket, path, key(path));
			opened.permit(settings);
			return opened;
		}
		catch (IOException ex) {
			close(socket);
			throw UnavailableException.handOver(path, ex);
		}
		catch (RuntimeException | Error ex) {
			close(socket);
			throw ex;
		}
	}

	/**
	 * Removes what a process has left that didn't end properly. Netty would remove
	 * anything of that name.
	 */
	private static void removeStale(Path path) throws IOException {
		int mode;
		try {
			mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			return;
		}
		if ((mode & S_IFMT) != S_IFSOCK) {
			throw new IOException("there is a file of that name that isn't a socket");
		}
		try {
			SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
		}
		catch (ConnectException ex) {
			// Nobody has it open.
			Files.deleteIfExists(path);
			logger.info("Removed the socket '{}' that an earlier process has left", path);
			return;
		}
		catch (SocketException ex) {
			// It is open, and of datagrams; or it can't be asked.
			throw new IOException("another process receives there (" + ex.getMessage() + ")", ex);
		}
		throw new IOException("another process listens there");
	}

	private static void bind(Socket socket, Path path) throws IOException {
		try {
			socket.bind(new DomainSocketAddress(path.toString()));
		}
		catch (Errors.NativeIoException ex) {
			throw switch (ex.expectedErr()) {
				case ENOENT -> new NoSuchFileException(path.toString());
				case EPERM, EACCES -> new AccessDeniedException(path.toString());
				default -> ex;
			};
		}
	}

	private void permit(HandOverSettings settings) throws IOException {
		String group = settings.group();
		try {
			if (group != null) {
				GroupPrincipal principal = this.path.getFileSystem()
					.getUserPrincipalLookupService()
					.lookupPrincipalByGroupName(group);
				Files.getFileAttributeView(this.path, PosixFileAttributeView.class).setGroup(principal);
			}
			Files.setPosixFilePermissions(this.path, settings.permissions());
		}
		catch (UserPrincipalNotFoundException ex) {
			removeFile();
			throw new SettingException("HandOverSettings.group", String.valueOf(group),
					"must be a group of this machine");
		}
		catch (IOException ex) {
			removeFile();
			throw (group != null) ? new IOException("its group can't be '" + group + "': " + ex.getMessage(), ex) : ex;
		}
	}

	private static @Nullable Object key(Path path) throws IOException {
		return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
	}

	/**
	 * Removes the file unless somebody else has put another one in its place. Senders
	 * that are connected can still send.
	 */
	void removeFile() {
		try {
			if (this.key != null && this.key.equals(key(this.path))) {
				Files.delete(this.path);
			}
		}
		catch (NoSuchFileException ex) {
			logger.debug("'{}' has been removed already", this.path);
		}
		catch (IOException ex) {
			logger.warn("The socket '{}' can't be removed: {}", this.path, ex.toString());
		}
	}

	/**
	 * Has the kernel refuse (EPIPE) what is sent from now on; what is in the queue stays.
	 */
	static void refuseMore(Socket socket) {
		try {
			socket.shutdown(true, false);
		}
		catch (IOException ex) {
			logger.debug("{} can't be shut down", socket, ex);
		}
	}

	static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			logger.debug("{} can't be closed", socket, ex);
		}
	}

}
