package io.tarweb.spring.autoconfigure;

import java.nio.file.Path;

import io.tarweb.settings.HandOverSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the socket at which other processes hand connections over.
 *
 * @param path Name of the unix datagram socket. By default there is none.
 * @param mode Permissions of the socket's file as octal digits. Who may write to it may
 * hand over.
 * @param group Name or number of the group of the socket's file. By default the group of
 * the process.
 * @param allowedUid Number of the only user whose connections are taken. By default all
 * who may write to the file.
 */
public record HandOverProperties(@Nullable Path path, @DefaultValue("0660") String mode, @Nullable String group,
		@Nullable Long allowedUid) {

	/**
	 * The engine's settings; a wrong value is refused whether there is a socket or not.
	 */
	@Nullable HandOverSettings toSettings() {
		HandOverSettings settings = HandOverSettings.builder((this.path != null) ? this.path : Path.of("none"))
			.mode(this.mode)
			.group(this.group)
			.allowedUid(this.allowedUid)
			.build();
		return (this.path != null) ? settings : null;
	}

}
