/**
 * Who may do what: users, their passwords and their permissions, in the rule language of Redis 7.
 * Nothing here knows of sockets, nor how a command is found.
 *
 * @see <a
 *     href="https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/">ACL</a>
 */
@NullMarked
package io.vortis.resp.acl;

import org.jspecify.annotations.NullMarked;
