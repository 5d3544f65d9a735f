package io.tarweb.error;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class UnavailableExceptionTests {

	@ParameterizedTest
	@MethodSource
	void anAccessLogThatCannotBeOpenedHasAReason(IOException cause, String reason) {
		assertThat(UnavailableException.accessLog("access.log", cause))
			.hasMessage("The access log 'access.log' can't be opened: " + reason);
	}

	static Stream<Arguments> anAccessLogThatCannotBeOpenedHasAReason() {
		return Stream.of(Arguments.of(new NoSuchFileException("access.log"), "its directory doesn't exist"),
				Arguments.of(new AccessDeniedException("access.log"), "permission denied"),
				Arguments.of(new FileSystemException("access.log", null, "Is a directory"), "Is a directory"),
				Arguments.of(new IOException("Too many open files"), "Too many open files"),
				Arguments.of(new IOException(), "java.io.IOException"),
				Arguments.of(new FileSystemException("access.log"), "java.nio.file.FileSystemException: access.log"),
				Arguments.of(new FileSystemException(null), "java.nio.file.FileSystemException"));
	}

}
