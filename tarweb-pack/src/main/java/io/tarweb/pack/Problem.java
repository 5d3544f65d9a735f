package io.tarweb.pack;

import java.util.Locale;

/**
 * Something in the directory that can't be packed.
 *
 * @param kind what is wrong
 * @param path where, relative to the directory
 * @param message what is wrong, for users
 */
public record Problem(Kind kind, String path, String message) {

	@Override
	public String toString() {
		return this.path + ": " + this.message;
	}

	/**
	 * Kinds of problems. Each ends the packing unless it is tolerated; tolerated files
	 * are left out, except for {@link #CASE}.
	 */
	public enum Kind {

		/** A file or directory that can't be read. */
		UNREADABLE,

		/**
		 * A name that no request can ask for: not in UTF-8, with control characters or a
		 * backslash, longer than 4096 bytes.
		 */
		NAME,

		/**
		 * Names that differ only in case, which some file systems can't unpack. If
		 * tolerated, all of them are packed.
		 */
		CASE,

		/** A symbolic link that leads out of the directory, nowhere or in a circle. */
		LINK,

		/** Anything but a file, directory or link: a pipe, a socket, a device. */
		SPECIAL;

		/**
		 * The kind's name in options and messages, in lower case.
		 */
		public String label() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
