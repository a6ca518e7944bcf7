/* Preloaded under a process: records, in one order, each write, sync, truncation and removal of files in CUT_FOLDER to
   the file CUT_RECORD, so that a power cut can be simulated at any of them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_order = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static int record = -1;
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    folder = getenv("CUT_FOLDER");
    if (folder != NULL && getenv("CUT_RECORD") != NULL)
        record = open(getenv("CUT_RECORD"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int watched(const char *path) {
    return record >= 0 && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    ssize_t length;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return watched(path);
}

static void put(const void *bytes, size_t count) {
    if (real_write(record, bytes, count) != (ssize_t)count)
        abort();
}

static void note(char kind, const char *path, int64_t offset, const void *bytes, int64_t count) {
    char head[PATH_MAX + 96];
    int length = snprintf(head, sizeof head, "%c %lld %lld %lld %s\n", kind, (long long)offset, (long long)count,
                          (long long)(bytes == NULL ? 0 : count), path);
    put(head, (size_t)length);
    if (bytes != NULL)
        put(bytes, (size_t)count);
}

#define RECORDED(kind, offset, bytes, count, call)                                                                     \
    char path[PATH_MAX];                                                                                               \
    if (!path_of(fd, path))                                                                                            \
        return call;                                                                                                   \
    pthread_mutex_lock(&one_order);                                                                                    \
    __typeof__(call) answer = call;                                                                                    \
    if (answer >= 0)                                                                                                   \
        note(kind, path, offset, bytes, count);                                                                        \
    pthread_mutex_unlock(&one_order);                                                                                  \
    return answer;

ssize_t write(int fd, const void *bytes, size_t count) {
    RECORDED('w', -1, bytes, answer, real_write(fd, bytes, count))
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
    RECORDED('w', offset, bytes, answer, real_pwrite(fd, bytes, count, offset))
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
    return pwrite64(fd, bytes, count, offset);
}

int fsync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
    RECORDED('s', 0, NULL, 0, real(fd))
}

int fdatasync(int fd) {
    int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
    RECORDED('s', 0, NULL, 0, real(fd))
}

int ftruncate64(int fd, off64_t size) {
    int (*real)(int, off64_t) = dlsym(RTLD_NEXT, "ftruncate64");
    RECORDED('t', size, NULL, 0, real(fd, size))
}

int ftruncate(int fd, off_t size) {
    return ftruncate64(fd, size);
}

int unlink(const char *path) {
    int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
    int answer;
    pthread_mutex_lock(&one_order);
    answer = real(path);
    if (answer == 0 && watched(path))
        note('u', path, 0, NULL, 0);
    pthread_mutex_unlock(&one_order);
    return answer;
}
