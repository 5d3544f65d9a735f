package io.tarweb.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import io.tarweb.error.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * Where other processes of the machine hand connections over that they have accepted: a
 * unix datagram socket.
 */
public final class HandOverSettings {

	/** Owner and group may send. */
	public static final String DEFAULT_MODE = "0660";

	/** {@code sun_path} of unix(7), without the byte that ends it. */
	private static final int MAX_PATH_BYTES = 107;

	/** The highest is none: (uid_t) -1. */
	private static final long MAX_UID = 0xffff_fffeL;

	private final Path path;

	private final Set<PosixFilePermission> permissions;

	private final @Nullable String group;

	private final @Nullable Long allowedUid;

	private HandOverSettings(Builder builder) {
		this.path = builder.path;
		this.permissions = permissions(builder.mode);
		this.group = builder.group;
		this.allowedUid = builder.allowedUid;
		int length = this.path.toString().getBytes(StandardCharsets.UTF_8).length;
		if (length == 0 || length > MAX_PATH_BYTES) {
			throw new SettingException("HandOverSettings.path", this.path.toString(),
					"must be the name of a socket, of at most " + MAX_PATH_BYTES + " bytes");
		}
		if (this.allowedUid != null && (this.allowedUid < 0 || this.allowedUid > MAX_UID)) {
			throw new SettingException("HandOverSettings.allowedUid", this.allowedUid,
					"must be between 0 and " + MAX_UID);
		}
	}

	private static Set<PosixFilePermission> permissions(String mode) {
		if (!mode.matches("0?[0-7]{3}")) {
			throw new SettingException("HandOverSettings.mode", mode,
					"must be the permissions of a file as three octal digits");
		}
		StringBuilder symbols = new StringBuilder();
		for (char digit : mode.substring(mode.length() - 3).toCharArray()) {
			int bits = digit - '0';
			symbols.append(((bits & 4) != 0) ? 'r' : '-')
				.append(((bits & 2) != 0) ? 'w' : '-')
				.append(((bits & 1) != 0) ? 'x' : '-');
		}
		return PosixFilePermissions.fromString(symbols.toString());
	}

	/**
	 * Settings with every default.
	 * @param path the name of the socket, in an existing directory
	 * @return a builder to change what shouldn't stay the default
	 */
	public static Builder builder(Path path) {
		return new Builder(path);
	}

	/**
	 * The name of the socket.
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * The permissions of its file: who may write may send.
	 */
	public Set<PosixFilePermission> permissions() {
		return this.permissions;
	}

	/**
	 * The name or number of the file's group, {@code null} for the group of the process.
	 */
	public @Nullable String group() {
		return this.group;
	}

	/**
	 * The number of the only user whose connections are taken, as the kernel knows it;
	 * {@code null} for everyone who may send.
	 */
	public @Nullable Long allowedUid() {
		return this.allowedUid;
	}

	/**
	 * Collects what differs from the defaults.
	 */
	public static final class Builder {

		private final Path path;

		private String mode = DEFAULT_MODE;

		private @Nullable String group;

		private @Nullable Long allowedUid;

		private Builder(Path path) {
			this.path = path;
		}

		/**
		 * Sets the permissions as octal digits, such as {@code 0660}.
		 */
		public Builder mode(String mode) {
			this.mode = mode;
			return this;
		}

		public Builder group(@Nullable String group) {
			this.group = group;
			return this;
		}

		public Builder allowedUid(@Nullable Long allowedUid) {
			this.allowedUid = allowedUid;
			return this;
		}

		public HandOverSettings build() {
			return new HandOverSettings(this);
		}

	}

}
