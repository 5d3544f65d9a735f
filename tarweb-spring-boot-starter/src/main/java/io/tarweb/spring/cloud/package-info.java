/**
 * Ties reloads to a refresh by Spring Cloud, and says what it can't change.
 */
@NullMarked
package io.tarweb.spring.cloud;

import org.jspecify.annotations.NullMarked;
