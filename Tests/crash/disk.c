// Stands between a program and its disk (LD_PRELOAD): writes down what the program changes in one folder, in order, and
// makes calls fail where it is told to. Compiled by the tests that use it.
//
// QORGAN_DISK_FOLDER  the folder whose files are watched
// QORGAN_DISK_LOG     where the record is written
// QORGAN_DISK_MARKS   what the program writes to this file stands in the record, too, and reaches no disk
// QORGAN_DISK_LIES    if set, fsync and fdatasync do nothing, and are not written down
//
// A mark that begins with '!' is an order: "!fail N CODE COUNT": the N-th call that is written down from here on and
// COUNT - 1 after it fail with errno CODE; CODE 0: it is a write that takes half of what it is given. "!good": nothing
// fails any more.
//
// The record is a sequence of: kind (1), object (8), offset (8), length of the first (4) and of the second text (4), in the
// machine's order, then both. Kinds: c created, d folder made, w written, t cut to offset, s flushed, F flush failed,
// S folder flushed, r renamed, l linked, u unlinked, m mark, x any other call that was made to fail.
// Objects are inode numbers; texts are paths below the folder, bytes, or a mark.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_FILES 4096
#define LONGEST_PATH 512

enum watch { NOT_WATCHED, FILE_WATCHED, FOLDER_WATCHED, MARKS };

static struct {
    enum watch watch;
    uint64_t object;
    char path[LONGEST_PATH];
} files[MOST_FILES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record_file = -1;
static const char *folder, *marks;
static size_t folder_length;
static int lies;
// Calls until one fails; below 0: none is to.
static long fail_in = -1, fail_count;
static int fail_code;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_link)(const char *, const char *);
static int (*real_unlink)(const char *);
static int (*real_mkdir)(const char *, mode_t);

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_link = dlsym(RTLD_NEXT, "link");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_mkdir = dlsym(RTLD_NEXT, "mkdir");
    folder = getenv("QORGAN_DISK_FOLDER");
    marks = getenv("QORGAN_DISK_MARKS");
    lies = getenv("QORGAN_DISK_LIES") != NULL;
    const char *record = getenv("QORGAN_DISK_LOG");
    if (!folder || !record) return;
    folder_length = strlen(folder);
    record_file = real_open(record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (record_file < 0) abort();
}

static void put(const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t done = real_write(record_file, next, count);
        if (done < 0 && errno == EINTR) continue;
        // A record with a hole would prove anything.
        if (done <= 0) abort();
        next += done;
        count -= done;
    }
}

static void note(char kind, uint64_t object, uint64_t offset, const void *first, size_t first_count, const char *second) {
    char head[25];
    uint32_t lengths[2] = {(uint32_t)first_count, second ? (uint32_t)strlen(second) : 0};
    head[0] = kind;
    memcpy(head + 1, &object, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, lengths, 8);
    put(head, sizeof head);
    put(first, lengths[0]);
    if (second) put(second, lengths[1]);
}

// The path below the watched folder, "" for the folder itself; null where it lies elsewhere.
static const char *inside(const char *path) {
    if (record_file < 0 || !path || strncmp(path, folder, folder_length) != 0) return NULL;
    path += folder_length;
    if (*path != 0 && *path != '/') return NULL;
    while (*path == '/') path++;
    return path;
}

static int watched(int file) { return file >= 0 && file < MOST_FILES ? (int)files[file].watch : NOT_WATCHED; }

// Whether the call that comes now is to fail.
static int fails(void) {
    if (fail_in < 0) return 0;
    if (fail_in > 0) {
        fail_in--;
        return 0;
    }
    if (--fail_count <= 0) fail_in = -1;
    return 1;
}

static int refused(char kind, uint64_t object, const char *path) {
    note(kind, object, (uint64_t)fail_code, path, strlen(path), NULL);
    errno = fail_code;
    return -1;
}

static void order(const char *text, size_t count) {
    char line[128] = {0};
    memcpy(line, text, count < sizeof line ? count : sizeof line - 1);
    long in, number;
    int code;
    if (sscanf(line, "!fail %ld %d %ld", &in, &code, &number) == 3) {
        fail_in = in;
        fail_code = code;
        fail_count = number;
    } else if (strncmp(line, "!good", 5) == 0) {
        fail_in = -1;
    } else {
        abort();
    }
}

static int do_open(const char *path, int flags, mode_t mode) {
    if (record_file >= 0 && marks && path && strcmp(path, marks) == 0) {
        int file = real_open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (file >= 0 && file < MOST_FILES) files[file].watch = MARKS;
        return file;
    }
    const char *name = inside(path);
    if (!name) return real_open(path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat status;
    int existed = stat(path, &status) == 0;
    int changes = (flags & O_CREAT && !existed) || (flags & O_TRUNC && existed && status.st_size > 0);
    int file;
    if (changes && fails() && fail_code != 0) {
        file = refused('x', 0, name);
    } else {
        file = real_open(path, flags, mode);
    }
    int code = errno;
    if (file >= 0 && file < MOST_FILES && strlen(name) < LONGEST_PATH && fstat(file, &status) == 0) {
        files[file].watch = S_ISDIR(status.st_mode) ? FOLDER_WATCHED : FILE_WATCHED;
        files[file].object = status.st_ino;
        strcpy(files[file].path, name);
        // "keys/" is "keys".
        for (size_t end = strlen(name); end > 0 && name[end - 1] == '/'; end--) files[file].path[end - 1] = 0;
        if (changes) note(existed ? 't' : 'c', status.st_ino, 0, name, existed ? 0 : strlen(name), NULL);
    }
    pthread_mutex_unlock(&lock);
    errno = code;
    return file;
}

static mode_t mode_of(int flags, va_list rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return do_open(path, flags, mode);
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int close(int file) {
    if (file >= 0 && file < MOST_FILES) files[file].watch = NOT_WATCHED;
    return real_close(file);
}

static ssize_t do_write(int file, const void *bytes, size_t count, off_t offset, int moves) {
    pthread_mutex_lock(&lock);
    ssize_t done;
    if (fails()) {
        if (fail_code != 0) {
            done = refused('x', files[file].object, files[file].path);
            pthread_mutex_unlock(&lock);
            return done;
        }
        if (count > 1) count /= 2;
    }
    done = moves ? real_write(file, bytes, count) : real_pwrite(file, bytes, count, offset);
    int code = errno;
    if (done > 0) note('w', files[file].object, (uint64_t)offset, bytes, (size_t)done, NULL);
    pthread_mutex_unlock(&lock);
    errno = code;
    return done;
}

ssize_t write(int file, const void *bytes, size_t count) {
    switch (watched(file)) {
    case FILE_WATCHED: return do_write(file, bytes, count, lseek(file, 0, SEEK_CUR), 1);
    case MARKS:
        pthread_mutex_lock(&lock);
        if (count > 0 && *(const char *)bytes == '!') order(bytes, count);
        note('m', 0, 0, bytes, count, NULL);
        pthread_mutex_unlock(&lock);
        return (ssize_t)count;
    default: return real_write(file, bytes, count);
    }
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
    if (watched(file) != FILE_WATCHED) return real_pwrite(file, bytes, count, offset);
    return do_write(file, bytes, count, offset, 0);
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset) __attribute__((alias("pwrite")));

int ftruncate(int file, off_t size) {
    if (watched(file) != FILE_WATCHED) return real_ftruncate(file, size);
    pthread_mutex_lock(&lock);
    int done = fails() && fail_code != 0 ? refused('x', files[file].object, files[file].path) : real_ftruncate(file, size);
    int code = errno;
    if (done == 0) note('t', files[file].object, (uint64_t)size, "", 0, NULL);
    pthread_mutex_unlock(&lock);
    errno = code;
    return done;
}

int ftruncate64(int file, off_t size) __attribute__((alias("ftruncate")));

static int flush(int file, int (*really)(int)) {
    int watch = watched(file);
    if (watch != FILE_WATCHED && watch != FOLDER_WATCHED) return really(file);
    if (lies) return 0;
    pthread_mutex_lock(&lock);
    int done, code;
    if (fails() && fail_code != 0) {
        done = refused(watch == FILE_WATCHED ? 'F' : 'x', files[file].object, files[file].path);
        code = errno;
    } else {
        // The tests make the power cut up; nothing has to reach a real disk for them.
        done = 0;
        code = errno;
        if (watch == FILE_WATCHED) {
            note('s', files[file].object, 0, "", 0, NULL);
        } else {
            note('S', 0, 0, files[file].path, strlen(files[file].path), NULL);
        }
    }
    pthread_mutex_unlock(&lock);
    errno = code;
    return done;
}

int fsync(int file) { return flush(file, real_fsync); }

int fdatasync(int file) { return flush(file, real_fdatasync); }

static int named(char kind, const char *from, const char *to, int (*really)(const char *, const char *)) {
    const char *first = inside(from), *second = inside(to);
    if (!first || !second) return really(from, to);
    pthread_mutex_lock(&lock);
    int done = fails() && fail_code != 0 ? refused('x', 0, first) : really(from, to);
    int code = errno;
    if (done == 0) note(kind, 0, 0, first, strlen(first), second);
    pthread_mutex_unlock(&lock);
    errno = code;
    return done;
}

int rename(const char *from, const char *to) { return named('r', from, to, real_rename); }

int link(const char *from, const char *to) { return named('l', from, to, real_link); }

int unlink(const char *path) {
    const char *name = inside(path);
    if (!name) return real_unlink(path);
    pthread_mutex_lock(&lock);
    // What is not there changes nothing.
    int exists = access(path, F_OK) == 0;
    int done = exists && fails() && fail_code != 0 ? refused('x', 0, name) : real_unlink(path);
    int code = errno;
    if (done == 0) note('u', 0, 0, name, strlen(name), NULL);
    pthread_mutex_unlock(&lock);
    errno = code;
    return done;
}

int mkdir(const char *path, mode_t mode) {
    const char *name = inside(path);
    if (!name) return real_mkdir(path, mode);
    pthread_mutex_lock(&lock);
    int exists = access(path, F_OK) == 0;
    int done = !exists && fails() && fail_code != 0 ? refused('x', 0, name) : real_mkdir(path, mode);
    int code = errno;
    if (done == 0) note('d', 0, 0, name, strlen(name), NULL);
    pthread_mutex_unlock(&lock);
    errno = code;
    return done;
}
